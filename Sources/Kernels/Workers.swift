// A fixed pool of threads for arithmetic: work is cut into numbered pieces, and which worker
// does a piece never changes what it computes.

internal import CKernels

/// A fixed pool of threads that work on numbered pieces.
///
///     let workers = Workers(threads: 2)
///     workers.run(pieces: 8) { piece, worker in … }
///
/// Starting a run costs a few microseconds. Runs from several threads go one after another;
/// a run inside a piece does its pieces one by one.
@safe public final class Workers: Sendable {
  /// How many threads work, the caller's included.
  public let threads: Int
  private nonisolated(unsafe) let pool: OpaquePointer?

  /// Starts the threads.
  ///
  /// - Parameter threads: At least 1, the caller's thread included.
  public init(threads: Int) {
    let wanted = max(threads, 1)
    self.threads = wanted
    unsafe pool = wanted > 1 ? ck_workers_start(wanted) : nil
  }

  deinit {
    if let pool = unsafe pool { unsafe ck_workers_stop(pool) }
  }

  /// Runs every piece and returns when all are done.
  ///
  /// - Parameters:
  ///   - pieces: How many; they are numbered from 0.
  ///   - body: Does one piece; `worker` is below ``threads``, and no two pieces that run at
  ///     the same time have the same.
  public func run(pieces: Int, _ body: @Sendable (_ piece: Int, _ worker: Int) -> Void) {
    guard let pool = unsafe pool, pieces > 1 else {
      for piece in 0..<pieces { body(piece, 0) }
      return
    }
    withoutActuallyEscaping(body) { body in
      let call = Call(body)
      withExtendedLifetime(call) {
        let context = unsafe Unmanaged.passUnretained(call).toOpaque()
        unsafe ck_workers_run(
          pool, pieces,
          { context, piece, worker in
            unsafe Unmanaged<Call>.fromOpaque(context).takeUnretainedValue().body(piece, worker)
          }, context)
      }
    }
  }

  /// A body that C can carry.
  private final class Call: Sendable {
    let body: @Sendable (Int, Int) -> Void
    init(_ body: @escaping @Sendable (Int, Int) -> Void) { self.body = body }
  }
}
