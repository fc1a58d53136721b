// How long it will take, by hand.

import Testing
import ToolSupport

@Suite("Time left")
struct TimeLeftTests {
  @Test("is what is left at the pace so far, once there is a pace")
  func seconds() {
    // 40 in 10 s are 4 a second; 100 more take 25 s.
    #expect(TimeLeft.seconds(after: 10, done: 40, left: 100) == 25)
    #expect(TimeLeft.seconds(after: 10, done: 40, left: 0) == 0)
    #expect(TimeLeft.seconds(after: 0.9, done: 40, left: 100) == nil)
    #expect(TimeLeft.seconds(after: 10, done: 0, left: 100) == nil)
  }

  @Test(
    "is written with two units at most",
    arguments: [
      (0.4, "0 s"), (59.4, "59 s"), (60, "1 min 00 s"), (200, "3 min 20 s"),
      (3599.6, "1 h 00 min"), (3900, "1 h 05 min"), (36_000, "10 h 00 min"), (-5, "0 s"),
    ])
  func text(seconds: Double, expected: String) {
    #expect(TimeLeft.text(seconds) == expected)
  }
}
