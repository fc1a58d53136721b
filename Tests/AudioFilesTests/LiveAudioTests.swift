// Sound through a pipe is the sound of the file, and what is no sound is said so.

import CSndfile
import Foundation
import TestSupport
import Testing

@testable import AudioFiles

@Suite("Live audio")
struct LiveAudioTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What comes through a named pipe that a program writes the bytes to, in pieces.
  private func piped(
    _ bytes: Data, piece: Int = 1 << 16, raw: RawSamples? = nil, channel: ChannelSelection = .mix
  ) throws -> (samples: [Float], rate: Int) {
    let path = folder.path("pipe-\(UUID().uuidString)")
    #expect(mkfifo(path, 0o600) == 0)
    let writer = Process()
    writer.executableURL = URL(fileURLWithPath: "/bin/sh")
    let source = path + ".bytes"
    try bytes.write(to: URL(fileURLWithPath: source))
    writer.arguments = ["-c", "dd if='\(source)' of='\(path)' bs=\(piece) status=none"]
    try writer.run()
    defer { writer.waitUntilExit() }
    var audio = try LiveAudio(opening: path, raw: raw, channel: channel)
    var samples: [Float] = []
    while case let block = try audio.next(), !block.isEmpty { samples += block }
    return (samples, audio.sampleRate)
  }

  private func sentence(_ bytes: Data, channel: ChannelSelection = .mix) throws -> String {
    do {
      _ = try piped(bytes, channel: channel)
      return "no error"
    } catch let error as AudioError {
      return String("\(error)".drop { $0 != ":" }.dropFirst(2))
    }
  }

  private static let allCodings: [(name: String, format: Int)] = [
    ("WAV, 8 bits", SF_FORMAT_WAV | SF_FORMAT_PCM_U8),
    ("WAV, 16 bits", SF_FORMAT_WAV | SF_FORMAT_PCM_16),
    ("WAV, 24 bits", SF_FORMAT_WAV | SF_FORMAT_PCM_24),
    ("WAV, 32 bits", SF_FORMAT_WAV | SF_FORMAT_PCM_32),
    ("WAV, float", SF_FORMAT_WAV | SF_FORMAT_FLOAT),
    ("WAV, double", SF_FORMAT_WAV | SF_FORMAT_DOUBLE),
    ("WAV, mu-law", SF_FORMAT_WAV | SF_FORMAT_ULAW),
    ("WAV, A-law", SF_FORMAT_WAV | SF_FORMAT_ALAW),
    ("WAV, extensible", SF_FORMAT_WAVEX | SF_FORMAT_PCM_24),
    ("RIFX", SF_FORMAT_WAV | SF_FORMAT_PCM_16 | SF_ENDIAN_BIG),
    ("RF64", SF_FORMAT_RF64 | SF_FORMAT_PCM_16),
    ("AU, 8 bits", SF_FORMAT_AU | SF_FORMAT_PCM_S8),
    ("AU, 16 bits", SF_FORMAT_AU | SF_FORMAT_PCM_16),
    ("AU, 24 bits", SF_FORMAT_AU | SF_FORMAT_PCM_24),
    ("AU, 32 bits", SF_FORMAT_AU | SF_FORMAT_PCM_32),
    ("AU, float", SF_FORMAT_AU | SF_FORMAT_FLOAT),
    ("AU, double", SF_FORMAT_AU | SF_FORMAT_DOUBLE),
    ("AU, mu-law", SF_FORMAT_AU | SF_FORMAT_ULAW),
    ("AU, A-law", SF_FORMAT_AU | SF_FORMAT_ALAW),
  ]

  @Test("is what libsndfile reads from the file, in every coding", arguments: allCodings.indices)
  func codings(index: Int) throws {
    let coding = Self.allCodings[index]
    // All levels from one end to the other, so that every code of the small codings occurs.
    let ramp = (0..<4096).map { Float($0 - 2048) / 2049 } + testTone(seconds: 0.2)
    let path = folder.path("voice")
    try write(ramp, to: path, format: Int(coding.format), sampleRate: 8000, channels: 2)
    var reader = try AudioReader(opening: path, channel: .only(2))
    let expected = try reader.read(maximumFrames: 1 << 16)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let found = try piped(bytes, piece: 1013, channel: .only(2))
    #expect(found.rate == 8000, "\(coding.name)")
    #expect(found.samples == expected, "\(coding.name)")
    // The file itself is read too.
    var file = try LiveAudio(opening: path, channel: .only(2))
    let whole = try file.next()
    #expect(whole == expected)
  }

  @Test(
    "goes on to its end where the length was not known", arguments: [0, 0xFFFF_FFFF, 0x7FFF_FFFF])
  func unknownLength(promised: Int) throws {
    let samples = testTone(seconds: 0.5)
    let bytes = waveFile(samples, promisedBytes: promised)
    #expect(try piped(bytes).samples == samples)
  }

  @Test("ends where the header says, whatever follows")
  func trailer() throws {
    let samples = testTone(seconds: 0.1)
    let bytes = waveFile(samples) + Data("LIST of what is no sound".utf8)
    #expect(try piped(bytes).samples == samples)
  }

  @Test("needs no header where the samples are described")
  func raw() throws {
    let bytes = Data([0x00, 0x40, 0x00, 0xC0, 0x00, 0x20, 0x00, 0x00, 0x7F])
    let raw = RawSamples(sampleRate: 16_000, channels: 1)
    // 0x4000 is half of 0x8000; an odd byte at the end is no sample.
    #expect(try piped(bytes, raw: raw).samples == [0.5, -0.5, 0.25, 0])
    let stereo = RawSamples(sampleRate: 44_100, channels: 2)
    let found = try piped(bytes, piece: 1, raw: stereo)
    #expect(found.samples == [0, 0.125] && found.rate == 44_100)
  }

  @Test("ends when it is told to")
  func interrupted() throws {
    let path = folder.path("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    // Open for both ways, so that the pipe has a writer who says nothing.
    let holder = open(path, O_RDWR)
    defer { close(holder) }
    var audio = try LiveAudio(
      opening: path, raw: RawSamples(sampleRate: 8000, channels: 1), isOver: { true })
    let block = try audio.next()
    #expect(block.isEmpty)
  }

  @Test("says what is wrong with a stream")
  func sentences() throws {
    let wave = waveFile(testTone(seconds: 0.5))
    let cases: [(Data, String)] = [
      (Data(), "holds no samples; give a recording that is not empty"),
      (wave.prefix(44), "holds no samples; give a recording that is not empty"),
      (
        wave.prefix(20),
        "is damaged or cut short (its header ends after 20 bytes); copy or record it again"
      ),
      (
        Data("fLaC and more".utf8),
        "cannot be read while it comes (it begins with fLaC); pipe WAV or AU, as with: "
          + "ffmpeg -i INPUT -f wav -, or samples with --raw"
      ),
      (
        wave.prefix(16_044),
        "is cut short (its header promises 0.500 s, 0.250 s are there); copy or record it again"
      ),
      (
        waveFile([0.5, .nan], sampleRate: 8000),
        "has a sample that is not a finite number at 0.000 s; write the file again"
      ),
      (
        waveFile([0.5], sampleRate: 999),
        "has a sample rate of 999 Hz (4000 to 384000 Hz are read); resample it first"
      ),
      (
        waveFile([0.5], channels: 0),
        "is damaged or cut short (it has 0 channels); copy or record it again"
      ),
      (
        wave.prefix(20) + Data([17, 0]) + wave[22...],
        "cannot be read while it comes (its coding is 17 with 32 bits); pipe WAV or AU, as with: "
          + "ffmpeg -i INPUT -f wav -, or samples with --raw"
      ),
      (
        wave.prefix(12) + wave[36...],
        "is damaged or cut short (its format is missing or too short); copy or record it again"
      ),
      (
        wave.prefix(12) + Data("long".utf8) + Data([0, 0, 0, 255]),
        "is damaged or cut short (its chunk long has 4278190080 bytes); copy or record it again"
      ),
      (
        Data(".snd".utf8) + Data([0, 0, 0, 8]) + Data(count: 16),
        "is damaged or cut short (its samples begin at byte 8); copy or record it again"
      ),
    ]
    for (bytes, expected) in cases { #expect(try sentence(bytes) == expected) }
    #expect(
      try sentence(wave, channel: .only(2))
        == "has no channel 2 (it has 1); give 1 or mix")
  }
}
