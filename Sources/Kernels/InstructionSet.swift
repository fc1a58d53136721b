// Which form of the kernels runs: chosen once from what the processor has, or given by a test.

internal import CKernels

/// The instruction sets that kernels are written for.
public enum InstructionSet: String, Sendable, CaseIterable {
  /// What every processor of the architecture has (SSE2, NEON).
  case portable
  /// AVX2 with fused multiply-add.
  case avx2
  /// AVX-512 (its foundation).
  case avx512

  /// The widest set of this processor.
  public static let best = InstructionSet(ck_best_isa())

  /// The sets that run on this processor, narrowest first.
  public static let here = allCases.filter { $0.form.rawValue <= best.form.rawValue }

  private init(_ form: ck_isa) {
    switch form {
    case .portable: self = .portable
    case .avx2: self = .avx2
    case .avx512: self = .avx512
    }
  }

  /// The kernels' own name of the set.
  var form: ck_isa {
    switch self {
    case .portable: ck_isa.portable
    case .avx2: ck_isa.avx2
    case .avx512: ck_isa.avx512
    }
  }

  /// Rows that a product computes at once; blocks of rows are best a multiple of it.
  package var tileRows: Int { ck_tile_rows(form) }

  /// Columns that a product computes at once: the width of a panel of packed weights.
  package var tileColumns: Int { ck_tile_columns(form) }
}
