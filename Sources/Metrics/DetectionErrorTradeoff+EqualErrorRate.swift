// The equal error rate under each convention of the field, by name: tools that are all correct by
// their own definition print different numbers for the same scores.

/// How an equal error rate is read off the operating points.
public enum EqualErrorRateConvention: String, Sendable, CaseIterable {
  /// Points joined by straight lines, as VoxSRC's `compute_EER.py` does; the default.
  case interpolated
  /// The same with one point for each trial, as WeSpeaker and NIST SRE16's scoring code do.
  ///
  /// Between equal scores those tools follow the order of lines (or of an unstable sort). Here
  /// the targets come first, the least favourable order: see
  /// ``DetectionErrorTradeoff/perTrialEqualErrorRate(targetsFirst:)`` for the other end.
  case interpolatedPerTrial = "interpolated-per-trial"
  /// The point with the smallest difference of the rates, and their mean, as SpeechBrain does.
  case nearest
  /// The larger rate at that point among those that scikit-learn keeps, as voxceleb_trainer does.
  case nearestMaximum = "nearest-max"
  /// Where the diagonal meets the convex hull of the points, as BOSARIS and PYLLR do.
  case convexHull = "rocch"
  /// The walk over target scores of Kaldi's `compute-eer`; a multiple of 1/T.
  case kaldi
}

/// An equal error rate, and the threshold that comes nearest to it.
public struct EqualErrorRate: Sendable, Hashable {
  /// How it was read off.
  public let convention: EqualErrorRateConvention
  /// A fraction, 0…1; above 0.5 the scores may be distances.
  public let rate: Double
  /// The threshold of the convention's tool; nil where nothing is accepted or the tool has none.
  public let threshold: Double?
}

extension DetectionErrorTradeoff {
  /// The equal error rate.
  ///
  /// - Complexity: O(n).
  public func equalErrorRate(_ convention: EqualErrorRateConvention = .interpolated)
    -> EqualErrorRate
  {
    switch convention {
    case .interpolated: interpolated()
    case .interpolatedPerTrial: perTrialEqualErrorRate(targetsFirst: true)
    case .nearest: nearest()
    case .nearestMaximum: nearestMaximum()
    case .convexHull:
      EqualErrorRate(
        convention: .convexHull, rate: convexHull().equalErrorRate, threshold: nil)
    case .kaldi: kaldi()
    }
  }

  /// The excess of the miss rate over the false alarm rate, times T·N: exact.
  private func excess(misses: Int, falseAlarms: Int) -> Int {
    misses * nonTargets.count - falseAlarms * targets.count
  }

  private func threshold(of point: OperatingPoint) -> Double? {
    point.misses == targets.count && point.falseAlarms == 0 ? nil : point.threshold
  }

  /// For neighbours with d = P_miss − P_fa, d₀ < 0 <= d₁: P_miss₀ + d₀/(d₀ − d₁) (P_miss₁ − P_miss₀).
  private func crossing(
    from before: (misses: Int, excess: Int), to after: (misses: Int, excess: Int)
  )
    -> Double
  {
    let share = Double(-before.excess) / Double(after.excess - before.excess)
    let steps = Double(after.misses - before.misses)
    return (Double(before.misses) + share * steps) / Double(targets.count)
  }

  /// The excess never falls while thresholds rise, so that the step over 0 is found by halving.
  private func interpolated() -> EqualErrorRate {
    let ends = [firstCrossing(among: targets), firstCrossing(among: nonTargets)].compactMap(\.self)
    let after =
      ends.min().map { point(at: $0) }
      ?? OperatingPoint(threshold: .infinity, misses: targets.count, falseAlarms: 0)
    let rejected = (
      targets: after.misses, nonTargets: nonTargets.count - after.falseAlarms
    )
    let last = [
      rejected.targets > 0 ? targets[rejected.targets - 1] : nil,
      rejected.nonTargets > 0 ? nonTargets[rejected.nonTargets - 1] : nil,
    ].compactMap(\.self).max()
    let before =
      last.map { point(at: $0) }
      ?? OperatingPoint(threshold: -.infinity, misses: 0, falseAlarms: nonTargets.count)
    return EqualErrorRate(
      convention: .interpolated,
      rate: crossing(
        from: (before.misses, excess(misses: before.misses, falseAlarms: before.falseAlarms)),
        to: (after.misses, excess(misses: after.misses, falseAlarms: after.falseAlarms))),
      threshold: threshold(of: after))
  }

  /// The lowest of some ascending scores at which misses are as frequent as false alarms, or more.
  private func firstCrossing(among sorted: [Double]) -> Double? {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      let point = point(at: sorted[middle])
      if excess(misses: point.misses, falseAlarms: point.falseAlarms) >= 0 {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low < sorted.count ? sorted[low] : nil
  }

  /// The equal error rate over one point for each trial, under a stated order of equal scores.
  ///
  /// What a tool that walks trials prints for tied scores lies between the two orders. The
  /// threshold is the highest score that is *rejected*, as those tools give it. With
  /// `targetsFirst` targets are rejected first among equal scores (the worst case), else last.
  public func perTrialEqualErrorRate(targetsFirst: Bool) -> EqualErrorRate {
    var misses = 0
    var rejected = 0
    var before = (misses: 0, excess: excess(misses: 0, falseAlarms: nonTargets.count))
    while before.excess < 0 {
      let target = misses < targets.count ? targets[misses] : .infinity
      let nonTarget = rejected < nonTargets.count ? nonTargets[rejected] : .infinity
      let takesTarget =
        rejected == nonTargets.count
        || misses < targets.count && (targetsFirst ? target <= nonTarget : target < nonTarget)
      if takesTarget { misses += 1 } else { rejected += 1 }
      let after = (
        misses: misses, excess: excess(misses: misses, falseAlarms: nonTargets.count - rejected)
      )
      if after.excess >= 0 {
        return EqualErrorRate(
          convention: .interpolatedPerTrial, rate: crossing(from: before, to: after),
          threshold: takesTarget ? target : nonTarget)
      }
      before = after
    }
    return EqualErrorRate(convention: .interpolatedPerTrial, rate: 0, threshold: nil)
  }

  private func nearest() -> EqualErrorRate {
    var best = OperatingPoint(threshold: -.infinity, misses: 0, falseAlarms: nonTargets.count)
    var least = Int.max
    for point in points {
      let distance = abs(excess(misses: point.misses, falseAlarms: point.falseAlarms))
      if distance < least { (least, best) = (distance, point) }
    }
    return EqualErrorRate(
      convention: .nearest, rate: (missRate(at: best) + falseAlarmRate(at: best)) / 2,
      threshold: threshold(of: best))
  }

  /// scikit-learn's `roc_curve` drops a point whose steps to both neighbours are equal, walks from
  /// the highest threshold down, and its first minimum wins.
  private func nearestMaximum() -> EqualErrorRate {
    var best = OperatingPoint(threshold: .infinity, misses: targets.count, falseAlarms: 0)
    var least = Int.max
    func consider(_ point: OperatingPoint) {
      let distance = abs(excess(misses: point.misses, falseAlarms: point.falseAlarms))
      if distance <= least { (least, best) = (distance, point) }
    }
    var previous: OperatingPoint?
    var current: OperatingPoint?
    for point in points {
      if let middle = current {
        let rejectsAll = point.misses == targets.count && point.falseAlarms == 0
        let keeps =
          previous.map {
            rejectsAll || point.misses - middle.misses != middle.misses - $0.misses
              || point.falseAlarms - middle.falseAlarms != middle.falseAlarms - $0.falseAlarms
          } ?? true
        if keeps { consider(middle) }
      }
      (previous, current) = (current, point)
    }
    if let last = current { consider(last) }
    return EqualErrorRate(
      convention: .nearestMaximum, rate: max(missRate(at: best), falseAlarmRate(at: best)),
      threshold: threshold(of: best))
  }

  /// Source: Kaldi, `ivectorbin/compute-eer.cc`, `ComputeEer`; here on double precision scores.
  private func kaldi() -> EqualErrorRate {
    let (targetCount, nonTargetCount) = (targets.count, nonTargets.count)
    var index = 0
    while index + 1 < targetCount {
      let place = max(0, nonTargetCount - 1 - nonTargetCount * index / targetCount)
      if nonTargets[place] < targets[index] { break }
      index += 1
    }
    return EqualErrorRate(
      convention: .kaldi, rate: Double(index) / Double(targetCount), threshold: targets[index])
  }
}
