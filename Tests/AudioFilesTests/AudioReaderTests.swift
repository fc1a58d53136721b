// Blocks, channels, standard input.

import AudioFiles
import CSndfile
import Foundation
import TestSupport
import Testing

@Suite("Reading")
struct AudioReaderTests {
  @Test("blocks of any size give the same samples", arguments: [1, 7, 4096, 1 << 20])
  func blockSizeDoesNotMatter(size: Int) throws {
    let path = Fixture.path("Models/inputs/short-16k.wav")
    let whole = try Waveform(reading: path, sampleRate: nil).samples
    var reader = try AudioReader(opening: path)
    var samples: [Float] = []
    while case let block = try reader.read(maximumFrames: size), !block.isEmpty {
      #expect(block.count <= size)
      samples += block
    }
    #expect(samples == whole)
    #expect(whole.count == 9600)
    let rest = try reader.read(maximumFrames: size)
    #expect(rest.isEmpty)
  }

  @Test("mix is the average in channel order, a number is that channel")
  func channelsAreSelected() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("voices.wav")
    // Three channels: 0.1, 0.2, 0.4 and then 0.5, −0.5, 0.25.
    try waveFile([0.1, 0.2, 0.4, 0.5, -0.5, 0.25], channels: 3)
      .write(to: URL(fileURLWithPath: path))
    func samples(_ channel: ChannelSelection) throws -> [Float] {
      try Waveform(reading: path, sampleRate: nil, channel: channel).samples
    }
    let first: Float = 0.1 + 0.2
    #expect(try samples(.mix) == [(first + 0.4) / 3, 0.25 / 3])
    #expect(try samples(.only(1)) == [0.1, 0.5])
    #expect(try samples(.only(2)) == [0.2, -0.5])
    #expect(try samples(.only(3)) == [0.4, 0.25])
    let channels = try AudioReader(opening: path).channels
    #expect(channels == 3)
  }

  @Test("a fault in a channel that is not heard does not matter")
  func otherChannelMayBeBroken() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("voices.wav")
    try waveFile([0.1, .nan, 0.5, .infinity], channels: 2).write(to: URL(fileURLWithPath: path))
    let waveform = try Waveform(reading: path, sampleRate: nil, channel: .only(1))
    #expect(waveform.samples == [0.1, 0.5])
  }

  @Test("a stream at another rate equals the whole file converted at once")
  func streamEqualsWhole() throws {
    let path = Fixture.path("Models/inputs/stereo-44k1.wav")
    let whole = try Waveform(reading: path, sampleRate: nil).resampled(to: 16_000)
    var stream = try AudioStream(opening: path, sampleRate: 16_000)
    #expect(stream.fileSampleRate == 44_100)
    #expect(stream.sampleRate == 16_000)
    #expect(stream.expectedCount == 32_000)
    var samples: [Float] = []
    while case let block = try stream.next(), !block.isEmpty { samples += block }
    #expect(samples == whole.samples)
  }

  @Test("a named pipe is read to its end")
  func namedPipeIsRead() async throws {
    let folder = try TemporaryFolder()
    let pipe = folder.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    let input = try Fixture.data("Models/inputs/stereo-44k1.wav")
    let writer = Thread { try? input.write(to: URL(fileURLWithPath: pipe), options: []) }
    writer.start()
    let piped = try Waveform(reading: pipe, sampleRate: 16_000)
    let file = try Waveform(
      reading: Fixture.path("Models/inputs/stereo-44k1.wav"), sampleRate: 16_000)
    #expect(piped == file)
  }

  @Test("standard input may be a pipe or a file")
  func standardInputIsRead() throws {
    let path = Fixture.path("Models/inputs/short-16k.wav")
    let expected = try Waveform(reading: path, sampleRate: nil)
    let kept = dup(STDIN_FILENO)
    defer {
      dup2(kept, STDIN_FILENO)
      close(kept)
    }
    let file = open(path, O_RDONLY)
    dup2(file, STDIN_FILENO)
    close(file)
    #expect(try Waveform(reading: "-", sampleRate: nil) == expected)
    // Less than a pipe holds, so that it can be filled before it is read.
    let short = waveFile(testTone(seconds: 0.25))
    let pipe = Pipe()
    try pipe.fileHandleForWriting.write(contentsOf: short)
    try pipe.fileHandleForWriting.close()
    dup2(pipe.fileHandleForReading.fileDescriptor, STDIN_FILENO)
    #expect(try Waveform(reading: "-", sampleRate: nil).samples == testTone(seconds: 0.25))
  }
}
