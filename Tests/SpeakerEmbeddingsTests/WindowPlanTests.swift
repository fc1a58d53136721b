// Windows cover their stretch, keep their length, and lose nothing at the end.

import SpeakerEmbeddings
import Testing

@Suite("Window plan")
struct WindowPlanTests {
  @Test("cuts 1.5 s every 0.75 s and moves the last window back to the end")
  func cutsAndMovesBack() throws {
    let plan = try WindowPlan(length: 1.5, hop: 0.75)
    // At 10 Hz: 15 samples every 7.5, rounded to 8; 40 samples end at 40, so the last starts at 25.
    let windows = plan.windows(in: 0..<40, sampleRate: 10)
    #expect(windows.map(\.startSample) == [0, 8, 16, 24, 25])
    #expect(windows.map(\.endSample) == [15, 23, 31, 39, 40])
  }

  @Test("gives a short stretch one window of its own length")
  func shortStretch() throws {
    let plan = try WindowPlan(length: 1.5, hop: 0.75)
    #expect(plan.windows(in: 7..<12, sampleRate: 10) == [Window(startSample: 7, endSample: 12)])
    #expect(plan.windows(in: 7..<7, sampleRate: 10).isEmpty)
  }

  @Test("leaves out a window that the last one all but repeats")
  func nearlyTheSame() throws {
    // At 16 kHz a window that begins 10 samples (less than a millisecond) before the last gives way.
    let plan = try WindowPlan(length: 1, hop: 0.5)
    let windows = plan.windows(in: 0..<24_010, sampleRate: 16_000)
    #expect(windows.map(\.startSample) == [0, 8_010])
  }

  @Test("covers every sample of any stretch", arguments: 1...97)
  func coversEverySample(count: Int) throws {
    let plan = try WindowPlan(length: 0.8, hop: 0.5)
    var heard = Set<Int>()
    for window in plan.windows(in: 100..<(100 + count), sampleRate: 20) {
      #expect(window.count == min(16, count))
      heard.formUnion(window.startSample..<window.endSample)
    }
    #expect(heard == Set(100..<(100 + count)))
  }

  @Test("refuses windows without length and hops that leave gaps")
  func refuses() {
    #expect(throws: WindowPlanError.badLength(0)) { try WindowPlan(length: 0, hop: 1) }
    #expect(throws: WindowPlanError.badLength(1e15)) { try WindowPlan(length: 1e15, hop: 1) }
    #expect(throws: WindowPlanError.badLength(.infinity)) {
      try WindowPlan(length: .infinity, hop: 1)
    }
    #expect(throws: WindowPlanError.self) { try WindowPlan(length: .nan, hop: 1) }
    #expect(throws: WindowPlanError.badHop(2, length: 1)) { try WindowPlan(length: 1, hop: 2) }
    #expect(throws: WindowPlanError.badHop(0, length: 1)) { try WindowPlan(length: 1, hop: 0) }
    #expect(throws: WindowPlanError.badHop(1e-9, length: 1)) {
      try WindowPlan(length: 1, hop: 1e-9)
    }
    #expect(throws: Never.self) { try WindowPlan(length: 0.005, hop: 0.005) }
    #expect(
      WindowPlanError.badHop(2, length: 1.5).description
        == "a hop of 2.0 s does not fit windows of 1.5 s; give 0.01 to 1.5")
    #expect(
      WindowPlanError.badLength(-1).description
        == "a window of -1.0 s cannot be cut; give a length in seconds above 0, such as 1.5")
    #expect(
      WindowPlanError.badLength(1e15).description
        == "a window of 1000000000000000.0 s cannot be cut; give a length in seconds above 0, "
        + "such as 1.5, and at most 1000000.0")
  }
}
