// The pool of workers: every piece once, whatever the numbers.

import Kernels
import Synchronization
import Testing

@Suite("Workers")
struct WorkersTests {
  @Test("do every piece once", arguments: [1, 2, 3, 7], [0, 1, 2, 5, 100])
  func everyPieceOnce(threads: Int, pieces: Int) {
    let workers = Workers(threads: threads)
    for _ in 0..<50 {
      let done = Mutex([Int](repeating: 0, count: pieces))
      let inUse = Mutex(Set<Int>())
      let shared = Atomic(false)
      workers.run(pieces: pieces) { piece, worker in
        if !inUse.withLock({ $0.insert(worker).inserted }) || worker >= threads {
          shared.store(true, ordering: .relaxed)
        }
        done.withLock { $0[piece] += 1 }
        _ = inUse.withLock { $0.remove(worker) }
      }
      #expect(done.withLock { $0 } == [Int](repeating: 1, count: pieces))
      let wasShared = shared.load(ordering: .relaxed)
      #expect(!wasShared)
    }
  }

  @Test("do pieces inside of a piece")
  func nested() {
    let workers = Workers(threads: 3)
    let count = Atomic(0)
    workers.run(pieces: 4) { _, _ in
      workers.run(pieces: 5) { _, _ in count.wrappingAdd(1, ordering: .relaxed) }
    }
    let total = count.load(ordering: .relaxed)
    #expect(total == 20)
  }

  @Test("keep their numbers after a piece has used another pool")
  func otherPool() {
    let (outer, inner) = (Workers(threads: 2), Workers(threads: 2))
    let entered = Atomic(0)
    let hasChanged = Atomic(false)
    outer.run(pieces: 2) { _, worker in
      // Both workers are inside of a piece before either goes on, so one of them is number 1.
      entered.wrappingAdd(1, ordering: .sequentiallyConsistent)
      while entered.load(ordering: .sequentiallyConsistent) < 2 {}
      for pieces in [1, 4] {
        inner.run(pieces: pieces) { _, _ in }
        outer.run(pieces: 2) { _, again in
          if again != worker { hasChanged.store(true, ordering: .relaxed) }
        }
      }
    }
    let changed = hasChanged.load(ordering: .relaxed)
    #expect(!changed)
  }

  @Test("serve several callers one after another")
  func severalCallers() async {
    let workers = Workers(threads: 2)
    let totals = await withTaskGroup(of: Int.self) { group in
      for caller in 0..<4 {
        group.addTask {
          let count = Atomic(0)
          for _ in 0..<100 {
            workers.run(pieces: caller + 2) { _, _ in count.wrappingAdd(1, ordering: .relaxed) }
          }
          return count.load(ordering: .relaxed)
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(totals.sorted() == [200, 300, 400, 500])
  }
}
