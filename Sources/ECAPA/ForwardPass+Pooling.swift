// Attentive statistics pooling: from the aggregation to one vector an utterance.

import Kernels

extension ForwardPass {
  /// Pools the aggregation into mean and deviation of each channel.
  func pool(into pooled: MatrixPart<Float>) {
    computeContext()
    runner.run(pieces.count) { piece, scratch in attend(piece, scratch) }
    scratch.pool.combine(blocks: pieces.count, on: set)
    let channels = sizes.aggregation
    var values = [Float](repeating: 0, count: 2 * channels)
    for channel in 0..<channels {
      let (mean, variance) = scratch.pool.moments(of: channel, centre: scratch.centre)
      values[channel] = Float(mean)
      values[channels + channel] = Float(max(variance, dialect.pooledFloor).squareRoot())
    }
    pooled.fill(with: values.span)
    tap?(.pool, pooled)
    guard let norm = weights.pooledNorm else { return }
    norm.apply(to: &values)
    pooled.fill(with: values.span)
    tap?(.poolNorm, pooled)
  }

  /// Mean and deviation over time, and their share of the attention's first convolution.
  private func computeContext() {
    let kind = dialect.contextDeviation
    let channels = sizes.aggregation
    let centre = scratch.centre.part
    let count = Double(frames)
    for channel in 0..<channels {
      let sum = pieces.indices.reduce(0) { $0 + scratch.sums[$1, channel] }
      let square = pieces.indices.reduce(0) { $0 + scratch.squares[$1, channel] }
      let mean = sum / count
      let biased = square / count - mean * mean
      let variance = kind.unbiased ? biased * count / max(count - 1, 1) : biased
      let deviation = (max(variance, kind.floor) + kind.offset).squareRoot()
      centre.matrix[0, channel] = Float(mean)
      scratch.context[0, channel] = Float(mean)
      scratch.context[0, channels + channel] = Float(deviation)
    }
    guard let context = weights.attention.context else { return }
    product(
      scratch.context.all, context,
      into: scratch.contextBias.part.columns(0..<sizes.attention),
      epilogue: Epilogue(bias: weights.attention.frames.epilogue.bias))
  }

  /// The attention of one piece, some channels at a time, pooled while the logits are in the
  /// first-level cache.
  private func attend(_ piece: Int, _ scratch: PieceScratch) {
    let rows = pieces[piece]
    let layers = weights.attention
    let hidden = scratch.attention.all.rows(0..<rows.count)
    let epilogue = layers.frames.epilogue
    let bias = layers.context == nil ? epilogue.bias : self.scratch.contextBias
    product(
      aggregated.rows(rows), layers.frames.weights, into: hidden,
      epilogue: Epilogue(bias: bias, rectifies: epilogue.rectifies, affine: epilogue.affine))
    Activation.hyperbolicTangent.apply(to: hidden, on: set)
    let output = layers.output.weights
    let panels = PieceScratch.strip / set.tileColumns
    for start in stride(from: 0, to: output.panels, by: panels) {
      let taken = start..<min(start + panels, output.panels)
      let columns = output.columns(of: taken)
      let logits = MatrixPart(
        scratch.logits, rows: 0..<rows.count, columns: 0..<columns.count)
      product(hidden, output, panels: taken, into: logits, epilogue: layers.output.epilogue)
      self.scratch.pool.fill(
        block: piece, from: columns.lowerBound, logits: logits,
        x: aggregated.rows(rows).columns(columns), centre: self.scratch.centre, on: set)
    }
  }
}

extension Epilogue.Affine {
  /// Applies scale and shift to one row of values.
  func apply(to values: inout [Float]) {
    let (scale, shift) = (scale.part.matrix, shift.part.matrix)
    for column in values.indices {
      values[column] = values[column] * scale[0, column] + shift[0, column]
    }
  }
}
