// A stretch of a recording through the detector's convolutions. A stretch computes what lies
// around it too, as far as its outputs depend on it, so stretches need not know of each other.

import FrontEnd
import Kernels

/// The convolutions over some outputs of a recording.
///
/// What an output is does not depend on which others are computed with it: a product's row is the
/// same in any company, and rows outside of the recording are zero at every layer.
struct DetectorPass {
  let network: DetectorNetwork
  /// The outputs that are wanted.
  let outputs: Range<Int>
  /// How many outputs the recording has, or any number beyond what the wanted ones depend on.
  let total: Int

  /// Logits of the outputs.
  ///
  /// - Parameters:
  ///   - features: `[frames, bins]`, not normalised; all that
  ///     ``DetectorNetwork/frames(for:of:)`` says.
  ///   - firstFrame: Where they begin in the recording.
  /// - Returns: `[outputs, classes]`, row-major.
  func logits(of features: Features, from firstFrame: Int) -> [Float] {
    var beyond = network.reach
    let input = OutputRows(outputs, beyond, columns: network.stride * network.bins)
    fill(input.matrix, with: features, from: firstFrame - input.start * network.stride)
    beyond -= network.stages[0].reach
    let rectified = OutputRows(outputs, beyond, columns: network.width)
    var source = OutputRows(outputs, beyond, columns: network.width)
    var next = OutputRows(outputs, beyond, columns: network.width)
    run(network.stages[0], input, beyond, into: source, by: rectified)
    for stage in network.stages.dropFirst() {
      beyond -= stage.reach
      run(stage, source, beyond, into: next, by: rectified)
      swap(&source, &next)
    }
    return source[outputs].columns(0..<DetectorNetwork.classes).values
  }

  /// Normalises frames and lays them into rows side by side.
  ///
  /// - Parameters:
  ///   - rows: `[rows, stride · bins]`, zero where there are no frames.
  ///   - features: `[frames, bins]`.
  ///   - first: The place of their first frame, counted from the first row's first.
  private func fill(_ rows: Matrix, with features: Features, from first: Int) {
    let (bins, stride) = (network.bins, network.stride)
    var normal = [Float](repeating: 0, count: bins)
    for frame in 0..<features.frames {
      let place = first + frame
      guard place >= 0, place / stride < rows.rows else { continue }
      for bin in 0..<bins {
        normal[bin] =
          (features.values[frame * bins + bin] - network.mean[bin]) * network.scale[bin]
      }
      let column = place % stride * bins
      rows.all.rows(place / stride..<place / stride + 1).columns(column..<column + bins)
        .fill(with: normal.span)
    }
  }

  /// One stage, for the outputs and so many on each side as the later stages read.
  private func run(
    _ stage: DetectorStage, _ source: OutputRows, _ beyond: Int, into target: OutputRows,
    by rectified: OutputRows
  ) {
    let computed =
      max(0, outputs.lowerBound - beyond)..<min(total, outputs.upperBound + beyond)
    let read = computed.lowerBound - stage.reach..<computed.upperBound + stage.reach
    let inputs = 0..<stage.weights.inputs
    let columns = 0..<stage.weights.columns
    let before = read.lowerBound..<max(0, read.lowerBound)
    let after = min(total, read.upperBound)..<read.upperBound
    for outside in [before, after] { source[outside].columns(inputs).fill(with: 0) }
    let output = target[computed].columns(columns)
    let input = source[read].columns(inputs)
    guard stage.residual else {
      return product(
        input, stage.weights, into: output, dilation: stage.dilation, epilogue: stage.epilogue)
    }
    product(
      input, stage.weights, into: rectified[computed].columns(columns), dilation: stage.dilation,
      epilogue: stage.epilogue,
      also: SumOutput(adding: source[computed].columns(inputs), into: output))
  }
}

/// A matrix whose rows stand for outputs of a recording.
private struct OutputRows {
  let matrix: Matrix
  /// The output, which may lie before the recording, of the first row.
  let start: Int

  /// Rows for some outputs and so many on each side.
  init(_ outputs: Range<Int>, _ beyond: Int, columns: Int) {
    matrix = Matrix(rows: outputs.count + 2 * beyond, columns: columns)
    start = outputs.lowerBound - beyond
  }

  subscript(outputs: Range<Int>) -> MatrixPart<Float> {
    matrix.all.rows(outputs.lowerBound - start..<outputs.upperBound - start)
  }
}

extension DetectorNetwork {
  /// How many outputs come of so many frames.
  func outputs(of frames: Int) -> Int { (frames + stride - 1) / stride }

  /// The frames that some outputs depend on, in a recording of so many, or of any number.
  func frames(for outputs: Range<Int>, of frames: Int = .max) -> Range<Int> {
    let first = max(0, (outputs.lowerBound - reach) * stride)
    return first..<max(first, min(frames, (outputs.upperBound + reach) * stride))
  }
}
