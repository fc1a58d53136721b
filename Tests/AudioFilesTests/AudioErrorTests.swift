// Every sentence that a bad recording can cause.

import AudioFiles
import CSndfile
import Foundation
import TestSupport
import Testing

@Suite("Bad recordings")
struct AudioErrorTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What is said when the file is read, with the folder's path taken out.
  private func sentence(
    _ name: String, sampleRate: Int? = nil, channel: ChannelSelection = .mix
  ) -> String {
    do {
      _ = try Waveform(reading: folder.path(name), sampleRate: sampleRate, channel: channel)
      return "no error"
    } catch {
      return "\(error)".replacing(folder.url.path + "/", with: "")
    }
  }

  private func put(_ name: String, _ data: Data) throws {
    try data.write(to: URL(fileURLWithPath: folder.path(name)))
  }

  @Test("missing")
  func missing() {
    #expect(
      sentence("nobody.wav")
        == "nobody.wav: cannot be opened (No such file or directory); give a file that can be read")
  }

  @Test("a folder")
  func isFolder() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path("voices"), withIntermediateDirectories: true)
    #expect(sentence("voices") == "voices: is a folder; give an audio file")
  }

  @Test("not audio")
  func notAudio() throws {
    try put("notes.txt", Data("These are notes, not a voice. They go on for a while.".utf8))
    #expect(
      sentence("notes.txt")
        == "notes.txt: is not audio in a format that is read here (Format not recognised); "
        + "convert it first, as with: ffmpeg -i notes.txt voice.wav")
  }

  @Test("standard input that is not audio")
  func standardInputIsNotAudio() {
    #expect(
      "\(AudioError.notAudio(path: "standard input", reason: "Format not recognised"))"
        == "standard input: is not audio in a format that is read here (Format not recognised); "
        + "convert it first, as with: ffmpeg -i - voice.wav")
  }

  @Test("damaged")
  func damaged() throws {
    let tone = testTone(seconds: 2)
    try write(tone, to: folder.path("voice.caf"), format: SF_FORMAT_CAF | SF_FORMAT_PCM_16)
    try put(
      "voice.caf", Data(contentsOf: URL(fileURLWithPath: folder.path("voice.caf"))).prefix(20_000))
    #expect(
      sentence("voice.caf")
        == "voice.caf: is damaged or cut short (Supported file format but file is malformed); "
        + "copy or record it again")
  }

  @Test("zero bytes and zero samples")
  func noSamples() throws {
    try put("empty.wav", Data())
    try put("none.wav", waveFile([]))
    #expect(
      sentence("empty.wav") == "empty.wav: holds no samples; give a recording that is not empty")
    #expect(
      sentence("none.wav") == "none.wav: holds no samples; give a recording that is not empty")
  }

  @Test("samples that are not finite, with their time")
  func notFinite() throws {
    var samples = [Float](repeating: 0.1, count: 100_000)
    samples[80_000] = .nan
    try put("nan.wav", waveFile(samples))
    samples[80_000] = -.infinity
    try put("infinite.wav", waveFile(samples))
    for name in ["nan.wav", "infinite.wav"] {
      #expect(
        sentence(name)
          == "\(name): has a sample that is not a finite number at 5.000 s; write the file again")
    }
  }

  @Test("no such channel")
  func noSuchChannel() throws {
    try put("two.wav", waveFile([0.1, 0.2], channels: 2))
    try put("one.wav", waveFile([0.1, 0.2]))
    for channel in [0, 3, -1] {
      #expect(
        sentence("two.wav", channel: .only(channel))
          == "two.wav: has no channel \(channel) (it has 2); give 1 to 2, or mix")
    }
    #expect(
      sentence("one.wav", channel: .only(2))
        == "one.wav: has no channel 2 (it has 1); give 1 or mix")
  }

  @Test("rates that no voice has", arguments: [3_999, 384_001])
  func rateOutOfRange(rate: Int) throws {
    try put("odd.wav", waveFile([0.1, 0.2], sampleRate: rate))
    #expect(
      sentence("odd.wav")
        == "odd.wav: has a sample rate of \(rate) Hz (4000 to 384000 Hz are read); "
        + "resample it first")
  }

  @Test("a target rate that is out of range", arguments: [0, -1, 1_000_000])
  func targetOutOfRange(rate: Int) throws {
    try put("fine.wav", waveFile([0.1, 0.2]))
    #expect(
      sentence("fine.wav", sampleRate: rate)
        == "16000 Hz: cannot be resampled to \(rate) Hz (\(rate) Hz is out of range); "
        + "give rates from 4000 to 384000 Hz")
  }

  // The data of each is cut to half of its file; how many seconds are left follows from the
  // header's length.
  @Test(
    "cut short",
    arguments: [
      SoundFormat(name: "wav", format: SF_FORMAT_WAV | SF_FORMAT_PCM_16, fidelity: 0),
      SoundFormat(
        name: "rifx", format: SF_FORMAT_WAV | SF_FORMAT_PCM_16 | Int(SF_ENDIAN_BIG), fidelity: 0),
      SoundFormat(name: "rf64", format: SF_FORMAT_RF64 | SF_FORMAT_PCM_16, fidelity: 0),
      SoundFormat(name: "w64", format: SF_FORMAT_W64 | SF_FORMAT_PCM_16, fidelity: 0),
      SoundFormat(name: "aiff", format: SF_FORMAT_AIFF | SF_FORMAT_PCM_16, fidelity: 0),
      SoundFormat(name: "au", format: SF_FORMAT_AU | SF_FORMAT_PCM_16, fidelity: 0),
      SoundFormat(name: "sph", format: SF_FORMAT_NIST | SF_FORMAT_PCM_16, fidelity: 0),
      SoundFormat(name: "mp3", format: SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, fidelity: 0),
    ])
  func truncated(_ format: SoundFormat) throws {
    let name = "voice." + format.name
    try write(testTone(seconds: 2), to: folder.path(name), format: format.format)
    let whole = try Data(contentsOf: URL(fileURLWithPath: folder.path(name)))
    #expect(sentence(name) == "no error")
    try put(name, whole.prefix(whole.count / 2))
    let said = sentence(name)
    #expect(said.hasPrefix("\(name): is cut short (its header promises 2.000 s, "), "\(said)")
    #expect(said.hasSuffix(" s are there); copy or record it again"), "\(said)")
    // Half of the data, half of the sound, less the header; MP3 is not spread evenly.
    if format.name != "mp3" { #expect(said.contains(" 0.9") || said.contains(" 1.0")) }
  }

  @Test("a header cut anywhere is an error and no crash", arguments: FormatTests.formats)
  func headerCutAnywhere(_ format: SoundFormat) throws {
    try write(testTone(seconds: 0.5), to: folder.path("whole"), format: format.format)
    let whole = try Data(contentsOf: URL(fileURLWithPath: folder.path("whole")))
    for count in stride(from: 0, to: min(whole.count / 2, 200), by: 3) {
      try put("cut", whole.prefix(count))
      #expect(sentence("cut").hasPrefix("cut: "))
    }
  }

  @Test("FLAC cut inside a frame")
  func flacCutShort() throws {
    let path = folder.path("voice.flac")
    try write(testTone(seconds: 2), to: path, format: SF_FORMAT_FLAC | SF_FORMAT_PCM_16)
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    try put("voice.flac", whole.prefix(whole.count / 2))
    #expect(
      sentence("voice.flac")
        == "voice.flac: is damaged or cut short (flac decoder lost sync); copy or record it again")
  }

  @Test("a decoder's other end of a pipe that fails")
  func cannotRead() {
    #expect(
      "\(AudioError.cannotRead(path: "standard input", reason: "Input/output error"))"
        == "standard input: could not be read to its end (Input/output error); "
        + "try again or copy it first")
  }
}
