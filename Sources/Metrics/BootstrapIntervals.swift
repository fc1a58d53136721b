// How sure a metric is, and whether one system is better than another: percentile intervals over
// draws that all systems share.

public import Kernels
public import Verification

/// A metric with the interval that its draws span.
public struct MetricInterval: Sendable, Hashable {
  /// The metric, as in tables of comma-separated values.
  public let name: String
  /// Its value over all trials; for a difference, the second system's less the first's.
  public let value: Double
  /// The 2.5th percentile of the draws.
  public let low: Double
  /// The 97.5th percentile of the draws.
  public let high: Double
}

/// Bootstrap intervals of one or more systems on one list.
public struct BootstrapIntervals: Sendable {
  /// What was drawn.
  public let scheme: BootstrapScheme
  /// How many speakers were drawn from; 0 where trials were drawn.
  public let speakerCount: Int
  /// How many draws.
  public let draws: Int
  /// For each system its metrics.
  public let systems: [[MetricInterval]]
  /// For each system after the first the differences from the first, over the same draws.
  public let differences: [[MetricInterval]]

  /// Draws, measures and takes percentiles.
  ///
  /// Source: Efron, Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13 (percentile
  /// intervals); percentiles are interpolated between neighbours, as NumPy's are.
  ///
  /// - Parameters:
  ///   - trials: A labelled list with trials of both kinds.
  ///   - scores: For each system one score a trial, in the list's order.
  ///   - costs: The operating points.
  ///   - weights: What is drawn.
  ///   - draws: How many; 1,000 or more for limits that a second seed repeats.
  ///   - workers: Who measures; the result does not depend on their number.
  /// - Complexity: O(draws · trials · systems).
  public init(
    _ trials: TrialList, scores: [[Double]], costs: [DetectionCost], weights: TrialWeights,
    draws: Int, workers: Workers
  ) {
    let sorted = scores.map { WeightedTrialMetrics(trials, scores: $0, costs: costs) }
    let whole = [Int32](repeating: 1, count: trials.count)
    let values = sorted.map { $0.values(whole) }
    let drawn = workers.map(pieces: draws) { draw in
      let own = weights.weights(ofDraw: draw)
      return sorted.map { $0.values(own) }
    }
    let names = sorted.first?.names ?? []
    scheme = weights.scheme
    speakerCount = weights.speakerCount
    self.draws = draws
    systems = values.indices.map { system in
      names.indices.map { metric in
        MetricInterval(
          name: names[metric], value: values[system][metric],
          draws: drawn.map { $0[system][metric] })
      }
    }
    differences = values.indices.dropFirst().map { system in
      names.indices.map { metric in
        MetricInterval(
          name: names[metric], value: values[system][metric] - values[0][metric],
          draws: drawn.map { $0[system][metric] - $0[0][metric] })
      }
    }
  }
}

extension MetricInterval {
  /// Takes the percentiles of draws; all of it is NaN where a draw is.
  init(name: String, value: Double, draws: [Double]) {
    let sorted = draws.contains(where: \.isNaN) ? [] : draws.sorted()
    self.init(
      name: name, value: value, low: Self.percentile(0.025, of: sorted),
      high: Self.percentile(0.975, of: sorted))
  }

  private static func percentile(_ share: Double, of sorted: [Double]) -> Double {
    guard let last = sorted.last else { return .nan }
    let place = share * Double(sorted.count - 1)
    let below = Int(place)
    guard below + 1 < sorted.count, sorted[below] < sorted[below + 1] else {
      return below < sorted.count ? sorted[below] : last
    }
    return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
  }
}
