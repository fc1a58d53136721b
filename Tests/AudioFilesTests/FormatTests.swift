// Every container and coding that users have voices in.

import AudioFiles
import CSndfile
import Foundation
import TestSupport
import Testing

@Suite("Audio formats")
struct FormatTests {
  // Fidelities: b bits give about 6 b − 5 dB for this tone; the others are what such codings
  // are known for, less a margin.
  static let formats = [
    SoundFormat(name: "WAV 8", format: SF_FORMAT_WAV | SF_FORMAT_PCM_U8, fidelity: 36),
    SoundFormat(name: "WAV 16", format: SF_FORMAT_WAV | SF_FORMAT_PCM_16, fidelity: 84),
    SoundFormat(name: "WAV 24", format: SF_FORMAT_WAV | SF_FORMAT_PCM_24, fidelity: 130),
    SoundFormat(name: "WAV 32", format: SF_FORMAT_WAV | SF_FORMAT_PCM_32, fidelity: 140),
    SoundFormat(name: "WAV float", format: SF_FORMAT_WAV | SF_FORMAT_FLOAT, fidelity: .infinity),
    SoundFormat(name: "WAV double", format: SF_FORMAT_WAV | SF_FORMAT_DOUBLE, fidelity: .infinity),
    SoundFormat(name: "WAV mu-law", format: SF_FORMAT_WAV | SF_FORMAT_ULAW, fidelity: 33),
    SoundFormat(name: "WAV A-law", format: SF_FORMAT_WAV | SF_FORMAT_ALAW, fidelity: 33),
    SoundFormat(name: "WAV extensible", format: SF_FORMAT_WAVEX | SF_FORMAT_PCM_16, fidelity: 84),
    SoundFormat(
      name: "RIFX", format: SF_FORMAT_WAV | SF_FORMAT_PCM_16 | Int(SF_ENDIAN_BIG), fidelity: 84),
    SoundFormat(name: "RF64", format: SF_FORMAT_RF64 | SF_FORMAT_PCM_16, fidelity: 84),
    SoundFormat(name: "W64", format: SF_FORMAT_W64 | SF_FORMAT_PCM_16, fidelity: 84),
    SoundFormat(name: "FLAC", format: SF_FORMAT_FLAC | SF_FORMAT_PCM_24, fidelity: 130),
    SoundFormat(name: "Vorbis", format: SF_FORMAT_OGG | SF_FORMAT_VORBIS, fidelity: 20),
    SoundFormat(name: "MP3", format: SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, fidelity: 20),
    SoundFormat(name: "AIFF", format: SF_FORMAT_AIFF | SF_FORMAT_PCM_16, fidelity: 84),
    SoundFormat(name: "AU", format: SF_FORMAT_AU | SF_FORMAT_PCM_16, fidelity: 84),
    SoundFormat(
      name: "AU little", format: SF_FORMAT_AU | SF_FORMAT_PCM_16 | Int(SF_ENDIAN_LITTLE),
      fidelity: 84),
    SoundFormat(name: "SPHERE", format: SF_FORMAT_NIST | SF_FORMAT_PCM_16, fidelity: 84),
    SoundFormat(name: "SPHERE mu-law", format: SF_FORMAT_NIST | SF_FORMAT_ULAW, fidelity: 33),
    SoundFormat(name: "CAF", format: SF_FORMAT_CAF | SF_FORMAT_PCM_16, fidelity: 84),
  ]

  @Test("is read as it was written", arguments: formats)
  func isRead(_ format: SoundFormat) throws {
    let folder = try TemporaryFolder()
    let tone = testTone(seconds: 1.5)
    try write(tone, to: folder.path("voice"), format: format.format)
    let reader = try AudioReader(opening: folder.path("voice"))
    #expect(reader.sampleRate == 16_000)
    #expect(reader.channels == 1)
    #expect(reader.frames == tone.count)
    #expect(reader.duration == 1.5)
    let waveform = try Waveform(reading: folder.path("voice"), sampleRate: nil)
    #expect(waveform.sampleRate == 16_000)
    #expect(waveform.duration == 1.5)
    #expect(signalToError(waveform.samples, tone) >= format.fidelity)
  }

  @Test(
    "block codings may end in silence",
    arguments: [
      SoundFormat(name: "IMA ADPCM", format: SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM, fidelity: 20),
      SoundFormat(name: "MS ADPCM", format: SF_FORMAT_WAV | SF_FORMAT_MS_ADPCM, fidelity: 20),
      SoundFormat(name: "GSM 6.10", format: SF_FORMAT_WAV | SF_FORMAT_GSM610, fidelity: 8),
    ])
  func blockCodingsAreRead(_ format: SoundFormat) throws {
    let folder = try TemporaryFolder()
    let tone = testTone(seconds: 1.5)
    try write(tone, to: folder.path("voice"), format: format.format)
    let samples = try Waveform(reading: folder.path("voice"), sampleRate: nil).samples
    #expect(samples.count >= tone.count && samples.count < tone.count + 2048)
    #expect(signalToError(Array(samples.prefix(tone.count)), tone) >= format.fidelity)
  }

  @Test("Opus is decoded at the rate that it was made from")
  func opusIsRead() throws {
    let folder = try TemporaryFolder()
    let tone = testTone(seconds: 1.5)
    try write(tone, to: folder.path("voice"), format: SF_FORMAT_OGG | SF_FORMAT_OPUS)
    let waveform = try Waveform(reading: folder.path("voice"), sampleRate: 16_000)
    #expect(waveform.samples.count == tone.count)
    #expect(signalToError(waveform.samples, tone) >= 15)
  }

  @Test("rates at both ends", arguments: [4_000, 8_000, 11_025, 44_100, 192_000, 384_000])
  func ratesAreRead(rate: Int) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("voice.wav")
    let tone = testTone(seconds: 0.5, sampleRate: rate)
    try waveFile(tone, sampleRate: rate).write(to: URL(fileURLWithPath: path))
    #expect(try Waveform(reading: path, sampleRate: nil).samples == tone)
    let converted = try Waveform(reading: path, sampleRate: 16_000)
    #expect(converted.samples.count == 8_000)
  }

  @Test(
    "a WAV written to a pipe, whose length was never filled in",
    arguments: [0xFFFF_FFFF, 0x7FFF_F000])
  func streamedHeaderIsRead(promised: Int) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("voice.wav")
    let tone = testTone(seconds: 0.5)
    try waveFile(tone, promisedBytes: promised).write(to: URL(fileURLWithPath: path))
    #expect(try Waveform(reading: path, sampleRate: nil).samples == tone)
  }

  @Test("a FLAC whose encoder did not know its length")
  func flacWithoutLengthIsRead() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("voice.flac")
    let tone = testTone(seconds: 0.5)
    try write(tone, to: path, format: SF_FORMAT_FLAC | SF_FORMAT_PCM_24)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    // STREAMINFO begins at byte 8; the last 36 bits before its MD5 sum are the sample count.
    bytes[21] &= 0xF0
    for at in 22...25 { bytes[at] = 0 }
    try bytes.write(to: URL(fileURLWithPath: path))
    #expect(try Waveform(reading: path, sampleRate: nil).samples.count == tone.count)
  }
}
