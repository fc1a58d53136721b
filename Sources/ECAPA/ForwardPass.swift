// One utterance through the layers up to the aggregation. Each stage is run over pieces of
// frames; a stage ends where the next one needs frames of other pieces or a mean over time.

import FrontEnd
package import Kernels

/// What a test may look at on the way.
package enum TappedLayer: Hashable, Sendable {
  case first
  case block(Int)
  case aggregation
  case pool
  case poolNorm
  case linear
}

/// Sees a layer's output, `[frames, channels]` or one row.
package typealias LayerTap = @Sendable (TappedLayer, MatrixPart<Float>) -> Void

/// One utterance on its way through the network.
struct ForwardPass: Sendable {
  let sizes: EcapaConfiguration
  let weights: NetworkWeights
  let set: InstructionSet
  let features: Features
  let pieces: [Range<Int>]
  let scratch: UtteranceScratch
  let runner: PieceRunner
  let tap: LayerTap?

  var frames: Int { features.frames }
  var dialect: EcapaDialect { sizes.dialect }

  /// Runs the network up to the pooled vector, which goes into `pooled`, `[1, 2 · aggregation]`.
  func run(into pooled: MatrixPart<Float>) {
    runner.run(pieces.count) { piece, scratch in firstLayer(pieces[piece], scratch) }
    tap?(.first, input)
    for block in 1...3 {
      runner.run(pieces.count) { piece, scratch in
        mixGroups(of: block, pieces[piece], scratch)
        reduce(block, piece, scratch)
      }
      computeGate(of: block)
      runner.run(pieces.count) { piece, _ in finish(block, piece) }
      tap?(.block(block), output(of: block))
    }
    tap?(.aggregation, aggregated)
    pool(into: pooled)
  }

  /// A block's input where it is not the output of the block before.
  var input: MatrixPart<Float> { wide(0..<sizes.channels) }

  /// Channels before Res2Net.
  private var expanded: MatrixPart<Float> {
    wide(sizes.channels..<sizes.channels + sizes.scale * sizes.groupWidth)
  }

  /// Channels after Res2Net and its convolution.
  private var reduced: MatrixPart<Float> {
    let start = sizes.channels + sizes.scale * sizes.groupWidth
    return wide(start..<start + sizes.channels)
  }

  /// The aggregation; it takes the place of all other columns.
  var aggregated: MatrixPart<Float> { wide(0..<sizes.aggregation) }

  private func wide(_ columns: Range<Int>) -> MatrixPart<Float> {
    MatrixPart(scratch.wide, rows: 0..<frames, columns: columns)
  }

  private func output(of block: Int) -> MatrixPart<Float> {
    let start = (block - 1) * sizes.channels
    return MatrixPart(
      scratch.blocks, rows: 0..<frames, columns: start..<start + sizes.channels)
  }

  /// What a block is given.
  private func input(of block: Int) -> MatrixPart<Float> {
    block == 1 || dialect.addsAllOutputs ? input : output(of: block - 1)
  }

  private func firstLayer(_ rows: Range<Int>, _ scratch: PieceScratch) {
    let reach = sizes.reach(0)
    let padded = scratch.features.all.rows(0..<rows.count + 2 * reach)
    let bins = sizes.bins
    for row in 0..<padded.rows.count {
      let target = padded.rows(row..<row + 1)
      if let frame = frame(standingFor: rows.lowerBound + row - reach) {
        target.fill(with: features.values.span.extracting(frame * bins..<(frame + 1) * bins))
      } else {
        target.fill(with: 0)
      }
    }
    product(
      padded, weights.first.weights, into: input.rows(rows), dilation: sizes.dilations[0],
      epilogue: weights.first.epilogue)
    expand(1, rows)
  }

  /// The frame that stands for one that may lie outside of the utterance; nil is zeros.
  private func frame(standingFor frame: Int) -> Int? {
    if frame >= 0 && frame < frames { return frame }
    guard dialect.padding == .reflection else { return nil }
    return frame < 0 ? -frame : 2 * (frames - 1) - frame
  }

  private func expand(_ block: Int, _ rows: Range<Int>) {
    let layer = weights.blocks[block - 1].expand
    product(
      input(of: block).rows(rows), layer.weights, into: expanded.rows(rows),
      epilogue: layer.epilogue)
  }

  /// Res2Net: each group's convolution is given its group plus the output before it.
  ///
  /// A convolution reaches `reach` frames beyond what it computes, so earlier ones compute so
  /// many frames beyond the piece as all later ones reach; pieces need not wait for each other.
  private func mixGroups(of block: Int, _ rows: Range<Int>, _ scratch: PieceScratch) {
    let layers = weights.blocks[block - 1].groups
    let reach = sizes.reach(block)
    let local = LocalRows(start: rows.lowerBound - reach * layers.count)
    let shift = dialect.passesLastGroup ? 0 : 1
    var (source, next) = (scratch.groups[0].all, scratch.groups[1].all)
    let all = extent(rows, reach * layers.count)
    source.rows(local[all]).copy(expanded.rows(all).columns(group(shift)))
    for (index, layer) in layers.enumerated() {
      let computed = extent(rows, reach * (layers.count - 1 - index))
      let read = computed.lowerBound - reach..<computed.upperBound + reach
      pad(source, read, local)
      var also: SumOutput?
      if index + 1 < layers.count {
        let addend = expanded.rows(computed).columns(group(index + 1 + shift))
        also = SumOutput(adding: addend, into: next.rows(local[computed]))
      }
      product(
        source.rows(local[read]), layer.weights,
        into: scratch.joined.all.rows(local[computed]).columns(group(index + shift)),
        dilation: sizes.dilations[block], epilogue: layer.epilogue, also: also)
      swap(&source, &next)
    }
    let passed = group(dialect.passesLastGroup ? layers.count : 0)
    scratch.joined.all.rows(local[rows]).columns(passed).copy(expanded.rows(rows).columns(passed))
  }

  private func group(_ index: Int) -> Range<Int> {
    index * sizes.groupWidth..<(index + 1) * sizes.groupWidth
  }

  /// A piece's frames and so many beyond, as far as there are any.
  private func extent(_ rows: Range<Int>, _ beyond: Int) -> Range<Int> {
    max(rows.lowerBound - beyond, 0)..<min(rows.upperBound + beyond, frames)
  }

  /// Fills what a convolution reads before the first and after the last frame.
  private func pad(_ part: MatrixPart<Float>, _ read: Range<Int>, _ local: LocalRows) {
    let outside = [
      read.lowerBound..<max(read.lowerBound, 0), min(read.upperBound, frames)..<read.upperBound,
    ]
    for frame in outside.joined() {
      let target = part.rows(local[frame..<frame + 1])
      if let inside = self.frame(standingFor: frame) {
        target.copy(part.rows(local[inside..<inside + 1]))
      } else {
        target.fill(with: 0)
      }
    }
  }

  private func reduce(_ block: Int, _ piece: Int, _ scratch: PieceScratch) {
    let rows = pieces[piece]
    let layers = weights.blocks[block - 1]
    let margin = sizes.reach(block) * layers.groups.count
    product(
      scratch.joined.all.rows(margin..<margin + rows.count), layers.reduce.weights,
      into: reduced.rows(rows), epilogue: layers.reduce.epilogue)
    columnMoments(
      of: reduced.rows(rows), sums: row(piece, of: self.scratch.sums, sizes.channels), on: set)
  }

  func row<Element>(
    _ row: Int, of matrix: AlignedMatrix<Element>, _ columns: Int
  ) -> MatrixPart<Element> {
    MatrixPart(matrix, rows: row..<row + 1, columns: 0..<columns)
  }

  /// Squeeze-excitation's gate from the mean over time.
  private func computeGate(of block: Int) {
    let layers = weights.blocks[block - 1]
    for channel in 0..<sizes.channels {
      let sum = pieces.indices.reduce(0) { $0 + scratch.sums[$1, channel] }
      scratch.blockMean[0, channel] = Float(sum / Double(frames))
    }
    product(
      scratch.blockMean.all, layers.squeeze.weights, into: scratch.squeezed.all,
      epilogue: layers.squeeze.epilogue)
    let gate = scratch.gate.part.columns(0..<sizes.channels)
    product(
      scratch.squeezed.all, layers.excite.weights, into: gate, epilogue: layers.excite.epilogue)
    Activation.sigmoid.apply(to: gate, on: set)
  }

  /// The gate, the residual, and the next block's first convolution or the aggregation.
  private func finish(_ block: Int, _ piece: Int) {
    let rows = pieces[piece]
    let input = input(of: block).rows(rows)
    applyGate(
      scratch.gate, to: reduced.rows(rows), adding: input, into: output(of: block).rows(rows),
      total: dialect.addsAllOutputs && block < 3 ? input : nil, on: set)
    guard block == 3 else { return expand(block + 1, rows) }
    product(
      scratch.blocks.all.rows(rows), weights.aggregation.weights, into: aggregated.rows(rows),
      epilogue: weights.aggregation.epilogue)
    columnMoments(
      of: aggregated.rows(rows), sums: row(piece, of: scratch.sums, sizes.aggregation),
      squares: row(piece, of: scratch.squares, sizes.aggregation), on: set)
  }
}

/// Frames as rows of a piece's scratch.
private struct LocalRows {
  let start: Int
  subscript(frames: Range<Int>) -> Range<Int> {
    frames.lowerBound - start..<frames.upperBound - start
  }
}
