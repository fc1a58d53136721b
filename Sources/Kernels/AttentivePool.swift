// What attentive statistics pooling keeps of a block of frames; blocks are added in their order.

internal import CKernels

/// For each channel the largest logit and the sums of weights, weighted distances and weighted
/// squared distances from a centre, of several blocks of frames.
///
///     w = e^(logit − largest),  d = x − centre:  Σ w, Σ w d, Σ w d²
///
/// The mean is centre + Σ w d / Σ w and the variance Σ w d² / Σ w − (Σ w d / Σ w)²: equal to
/// Σ α (x − μ)², and to Σ α x² − μ², for α = w / Σ w. Okabe, Koshinaka, Shinoda, "Attentive
/// Statistics Pooling for Deep Speaker Embedding", Interspeech 2018, equations 5 and 6.
package struct AttentivePool: Sendable {
  private let largest: Matrix
  private let sums: AlignedMatrix<Double>

  /// Room for so many blocks.
  package init(blocks: Int, channels: Int) {
    largest = Matrix(rows: blocks, columns: channels)
    sums = AlignedMatrix(rows: 3 * blocks, columns: channels)
  }

  /// Room for how many blocks there is.
  package var blocks: Int { largest.rows }

  /// Fills some channels of a block.
  ///
  /// - Parameters:
  ///   - block: Its number.
  ///   - channel: The first channel.
  ///   - logits: `[frames, channels]`; readable to a multiple of 16 columns.
  ///   - x: `[frames, channels]`, the features that are pooled; readable as far.
  ///   - centre: A value near the mean of each channel, of all channels.
  ///   - set: The instruction set.
  package func fill(
    block: Int, from channel: Int, logits: MatrixPart<Float>, x: MatrixPart<Float>,
    centre: ColumnValues, on set: InstructionSet
  ) {
    let channels = logits.columns.count
    precondition(channel % 16 == 0 && channel + channels <= largest.columns, "whole registers")
    precondition(x.columns.count == channels && x.rows.count == logits.rows.count, "equal sizes")
    precondition(x.columns.lowerBound % 16 == 0 && logits.columns.lowerBound % 16 == 0)
    precondition(logits.rows.count > 0 && centre.row.columns >= channel + channels)
    unsafe ck_pool_frames(
      logits.start, logits.stride, x.start, x.stride, centre.row.base + channel,
      logits.rows.count, channels, pool(of: block, from: channel), set.form)
  }

  /// Adds block after block to block 0.
  package func combine(blocks: Int, on set: InstructionSet) {
    for block in 1..<max(blocks, 1) {
      unsafe ck_pool_add(pool(of: 0, from: 0), pool(of: block, from: 0), largest.columns, set.form)
    }
  }

  /// Mean and variance of a channel after ``combine(blocks:on:)``, in double precision.
  package func moments(of channel: Int, centre: ColumnValues) -> (mean: Double, variance: Double) {
    let weight = sums[0, channel]
    let first = sums[1, channel] / weight
    let second = sums[2, channel] / weight
    return (Double(centre.row[0, channel]) + first, second - first * first)
  }

  private func pool(of block: Int, from channel: Int) -> ck_pool {
    let row = unsafe sums.base + 3 * block * sums.stride + channel
    return unsafe ck_pool(
      largest: largest.base + block * largest.stride + channel, weights: row,
      first: row + sums.stride, second: row + 2 * sums.stride)
  }
}
