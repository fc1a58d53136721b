// Numbers in ascending order and names as bytes, against the standard library.

import Kernels
import Testing

@Suite("Sorting")
struct SortTests {
  private func check(_ values: [Double]) {
    let sorted = ascending(values)
    let expected = values.map { $0 + 0 }.sorted()
    #expect(sorted.map(\.bitPattern) == expected.map(\.bitPattern))
  }

  @Test("is the standard library's, whatever the numbers", arguments: [10, 2049, 70_000])
  func random(count: Int) {
    var samples = Samples(seed: 21)
    let values = samples.floats(count, in: -1...1).map(Double.init)
    check(values)
    check(values.map { $0 * 1e-300 })
    check(values.map { ($0 * 8).rounded() / 8 })
    check(values.map { $0 > 0 ? 1e300 : $0 })
    check(values.map { $0 * 1.7e308 })
    check(values.map { _ in 0.25 })
    check(values.enumerated().map { $0 % 3 == 0 ? .infinity : $0 % 3 == 1 ? -.infinity : $1 })
    check(values.indices.map { $0 % 2 == 0 ? -0.0 : 0 })
    check(values.map { 1 + $0 * 1e-15 } + [1e6])
    check([.infinity] + values.map { _ in -.infinity })
  }

  @Test("bytes are told apart by all of them")
  func bytes() {
    let text = Array("id10001/abcdefgh/00001.wav id10001/abcdefgh/00002.wav".utf8)
    let (first, second) = (text.span.extracting(0..<26), text.span.extracting(27..<53))
    let lengths = [lengthBeforeBlank(text.span), lengthBeforeBlank(second)]
    #expect(lengths == [26, 26])
    let same = [
      areSame(first, first), areSame(first, second), areSame(first, text.span.extracting(0..<25)),
    ]
    #expect(same == [true, false, false])
    let hashes = (0...26).map { hash(of: text.span.extracting(0..<$0)) } + [hash(of: second)]
    #expect(Set(hashes).count == 28)
  }
}
