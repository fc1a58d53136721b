// Odd recordings that `diarize` takes, what it says of them, and disks that are full.

import AudioFiles
import Foundation
import TestSupport
import Testing

@Suite("diarize on odd input")
struct DiarizeOddInputTests {
  private let tool = BuiltTool("diarize")
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func voice(_ name: String, sampleRate: Int) throws -> [Float] {
    try Waveform(reading: Fixture.path("Voices/\(name).flac"), sampleRate: sampleRate).samples
  }

  private func write(_ channels: [[Float]], sampleRate: Int, to name: String) throws {
    try WaveFile.bytes(channels, sampleRate: sampleRate)
      .write(to: URL(fileURLWithPath: folder.path(name)))
  }

  private func speakers(in rttm: String) -> Set<Substring> {
    Set(rttm.split(separator: "\n").map { $0.split(separator: " ")[7] })
  }

  @Test("one speaker is one speaker")
  func oneSpeaker() throws {
    let result = try tool.run([Fixture.path("Voices/kal-1.flac")])
    #expect(result.status == 0)
    #expect(speakers(in: result.text) == ["speaker_1"])
  }

  @Test("0.3 s of a voice is one speaker, or too little to be heard as speech")
  func short() throws {
    let samples = try voice("kal-1", sampleRate: 16_000)
    // From the loudest sample on, so that there is speech in it.
    let loudest = samples.indices.max { abs(samples[$0]) < abs(samples[$1]) } ?? 0
    let start = max(0, min(loudest - 2400, samples.count - 4800))
    try write([Array(samples[start..<start + 4800])], sampleRate: 16_000, to: "short.wav")
    let result = try tool.run(["short.wav"], in: folder.url)
    #expect(result.status == 0)
    #expect(speakers(in: result.text).isSubset(of: ["speaker_1"]))
  }

  @Test("a recording too short for any model has nobody in it")
  func tooShort() throws {
    let result = try tool.run([Fixture.path("Audio/broken/too-short.wav")])
    #expect(result.status == 0 && result.text == "")
    #expect(result.errors == "diarize: too-short: nobody speaks\n")
  }

  @Test("more speakers than there are voices are given when asked for")
  func nineSpeakers() throws {
    let meeting = Fixture.path("Conversations/conversation-1.flac")
    let result = try tool.run(["--speakers", "9", "--quiet", meeting])
    #expect(result.status == 0)
    #expect(speakers(in: result.text).count == 9)
  }

  /// A telephone call at 8 kHz: one voice on each channel, one after the other.
  private func call() throws -> (left: [Float], right: [Float]) {
    let (kal, slt) = (try voice("kal-1", sampleRate: 8000), try voice("slt-1", sampleRate: 8000))
    let pause = [Float](repeating: 0, count: 4000)
    return (
      kal + pause + [Float](repeating: 0, count: slt.count),
      [Float](repeating: 0, count: kal.count) + pause + slt
    )
  }

  @Test("a call with a side a channel: each has its voice, in its time, and 8 kHz is said once")
  func telephone() throws {
    let (left, right) = try call()
    try write([left, right], sampleRate: 8000, to: "call.wav")
    let result = try tool.run(["--each-channel", "call.wav"], in: folder.url)
    #expect(result.status == 0)
    #expect(speakers(in: result.text) == ["channel_1_speaker_1", "channel_2_speaker_1"])
    let change = Double(try voice("kal-1", sampleRate: 8000).count) / 8000
    for line in result.text.split(separator: "\n") {
      let fields = line.split(separator: " ")
      let (onset, duration) = (Double(fields[3]) ?? -1, Double(fields[4]) ?? -1)
      // Speech is found to a few tenths of a second.
      if fields[7].hasPrefix("channel_1") {
        #expect(onset + duration < change + 0.4)
      } else {
        #expect(onset > change)
      }
    }
    let lines = result.errors.split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("diarize: call: is sampled at 8000 Hz") } == 1)
    #expect(lines.count { $0.hasPrefix("diarize: call: 2 speakers, ") } == 1)
  }

  @Test("a call that was made 16 kHz is known by its sound, a full recording is not")
  func upsampled() throws {
    let (left, right) = try call()
    let mixed = zip(left, right).map { $0 + $1 }
    let up = try Waveform(samples: mixed, sampleRate: 8000).resampled(to: 16_000)
    try write([up.samples], sampleRate: 16_000, to: "up.wav")
    let result = try tool.run(["up.wav"], in: folder.url)
    #expect(result.status == 0)
    #expect(result.errors.contains("diarize: up: has nothing above 4 kHz, as from a telephone"))
    let full = try tool.run([Fixture.path("Conversations/conversation-1.flac")])
    #expect(!full.errors.contains("kHz") && !full.errors.contains("Hz"))
  }

  @Test("known voices get their names, unknown ones keep a number")
  func knownVoices() throws {
    let meeting = Fixture.path("Conversations/conversation-1.flac")
    let kal = [1, 2].map { Fixture.path("Voices/kal-\($0).flac") }.joined(separator: ",")
    let result = try tool.run([
      "--enrol", "kal=\(kal)", "--enrol", "slt=\(Fixture.path("Voices/slt-1.flac"))", meeting,
    ])
    #expect(result.status == 0)
    let names = speakers(in: result.text)
    #expect(names.count == 3 && names.isSuperset(of: ["kal", "slt"]))
    #expect(result.errors.contains("3 speakers (known: kal, slt), "))
    // The names are those of the reference: most of the time that both have is the same name's.
    let truth = try Fixture.text("Conversations/conversation-1.rttm")
    for name in ["kal", "slt"] {
      let first = try #require(truth.split(separator: "\n").first { $0.contains(" \(name) ") })
      let fields = first.split(separator: " ")
      let middle = try #require(Double(fields[3])) + (try #require(Double(fields[4]))) / 2
      let heard = result.text.split(separator: "\n").first { line in
        let fields = line.split(separator: " ")
        let onset = Double(fields[3]) ?? 0
        return onset <= middle && middle < onset + (Double(fields[4]) ?? 0)
      }
      #expect(heard?.contains(" \(name) ") == true)
    }
  }

  @Test("voices that spkembed enrol keeps are known too")
  func enrolledVoices() throws {
    let added = try BuiltTool("spkembed").run(
      ["enrol", "add", "voices.safetensors", "slt", Fixture.path("Voices/slt-1.flac")],
      in: folder.url)
    #expect(added.status == 0)
    let meeting = Fixture.path("Conversations/conversation-1.flac")
    let result = try tool.run(["--enrolled", "voices.safetensors", meeting], in: folder.url)
    #expect(result.status == 0)
    #expect(speakers(in: result.text).contains("slt"))
    #expect(result.errors.contains("(known: slt), "))
  }

  @Test("a full standard output is trouble of the system")
  func fullOutput() throws {
    let meeting = Fixture.path("Voices/kal-1.flac")
    let result = try tool.run(
      inScript: "exec \"$TOOL\" --quiet '\(meeting)' > /dev/full", in: folder.url)
    #expect(result.status == 3)
    #expect(
      result.errors
        == "diarize: standard output: cannot be written (No space left on device)\n")
  }

  @Test("a full disk is said, and leaves no half file")
  func fullDisk() throws {
    // A file system of one page, which is full; where none can be mounted, a folder that is a file.
    let script = """
      mkdir -p disk
      fill='mount -t tmpfs -o size=4k,nr_inodes=20 none disk && head -c 4096 /dev/zero > disk/full'
      run='"$TOOL" --quiet --output-dir disk "$MEETING"; echo "$? $(ls disk)"'
      if unshare -rm sh -c "$fill" 2>/dev/null; then
        exec unshare -rm sh -c "$fill && $run"
      fi
      rmdir disk && : > disk && eval "$run"
      """
    let meeting = Fixture.path("Voices/kal-1.flac")
    let result = try tool.run(
      inScript: "MEETING='\(meeting)'; export MEETING\n" + script, in: folder.url)
    #expect(result.status == 0)
    let sentences = [
      "diarize: disk/kal-1.rttm: cannot be written (No space left on device); "
        + "give a folder that exists and has room\n",
      "diarize: disk: the folder cannot be made; give one that can be written\n",
    ]
    let place = try #require(sentences.firstIndex(of: result.errors), "\(result.errors)")
    #expect(result.text == ["3 full\n", "3 disk\n"][place])
  }
}
