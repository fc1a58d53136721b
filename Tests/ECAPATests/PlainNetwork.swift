// A second ECAPA-TDNN, written from the projects' own papers and code for nothing but to be read:
// channel by channel in double precision, no packing, no pieces, no shared layer code.

import ECAPA
import Foundation

/// `[channels][frames]`.
typealias PlainSignal = [[Double]]

/// A network of any dialect, slow and plain.
struct PlainNetwork {
  let source: any TensorSource
  let dialect: EcapaDialect
  /// What the dialect's names begin with.
  let prefix: String
  let scale: Int
  /// Frames between the taps of the three blocks' Res2Net.
  var dilations = [2, 3, 4]

  private var isWeSpeaker: Bool { dialect == .weSpeaker }
  private var isTaoRuijie: Bool { dialect == .taoRuijie }
  private var mirrors: Bool { !isWeSpeaker && !isTaoRuijie }

  /// The embedding of features `[frames][bins]`.
  func embedding(of features: [[Float]]) throws -> [Double] {
    let input = features[0].indices.map { bin in features.map { Double($0[bin]) } }
    let first = try unit(input, names("blocks.0", "layer1", "conv1"), dilation: 1)
    var outputs: [PlainSignal] = []
    var given = first
    for block in 1...3 {
      let output = try self.block(block, given)
      outputs.append(output)
      given = isTaoRuijie ? sum(given, output) : output
    }
    let joined = try unit(outputs.flatMap { $0 }, names("mfa", "conv", "layer4"), dilation: 1)
    var pooled = try pool(joined)
    if let norm = [.weSpeaker: "bn", .taoRuijie: "bn5"][dialect]
      ?? (dialect == .qwen3 ? nil : "asp_bn.norm")
    {
      pooled = try normalized(pooled, norm)
    }
    let last = isWeSpeaker ? "linear" : isTaoRuijie ? "fc6" : dialect == .qwen3 ? "fc" : "fc.conv"
    let linear = try convolution(pooled, last, dilation: 1)
    let norm = isWeSpeaker ? "bn2" : "bn6"
    let hasNorm = source.names.contains(prefix + norm + ".weight")
    return try (hasNorm ? normalized(linear, norm) : linear).map { $0[0] }
  }

  /// A block of SE-Res2Net, as in figure 2 of Desplanques, Thienpondt and Demuynck, 2020.
  private func block(_ number: Int, _ input: PlainSignal) throws -> PlainSignal {
    let we = "layer\(number + 1).se_res2block"
    let ours = "blocks.\(number)"
    let wide = try unit(
      input, names(ours + ".tdnn1", we + ".0", "layer\(number).conv1"), dilation: 1)
    let width = wide.count / scale
    let groups = (0..<scale).map { Array(wide[$0 * width..<($0 + 1) * width]) }
    var mixed: [PlainSignal] = mirrors ? [groups[0]] : []
    var before: PlainSignal?
    for index in 0..<scale - 1 {
      let group = groups[mirrors ? index + 1 : index]
      let output = try unit(
        before.map { sum($0, group) } ?? group,
        names(
          ours + ".res2net_block.blocks.\(index)", we + ".1.convs.\(index)",
          "layer\(number).convs.\(index)"),
        dilation: dilations[number - 1])
      mixed.append(output)
      before = output
    }
    if !mirrors { mixed.append(groups[scale - 1]) }
    let narrow = try unit(
      mixed.flatMap { $0 }, names(ours + ".tdnn2", we + ".2", "layer\(number).conv3"), dilation: 1)
    let gates = try gate(
      narrow.map { [$0.reduce(0, +) / Double($0.count)] },
      isWeSpeaker
        ? (we + ".3.linear1", we + ".3.linear2")
        : isTaoRuijie
          ? ("layer\(number).se.se.1", "layer\(number).se.se.3")
          : (ours + ".se_block.conv1", ours + ".se_block.conv2"))
    let gated = zip(narrow, gates).map { channel, gate in channel.map { $0 * gate } }
    return sum(gated, input)
  }

  private func gate(_ means: PlainSignal, _ names: (String, String)) throws -> [Double] {
    let suffix = isWeSpeaker || isTaoRuijie || dialect == .qwen3 ? "" : ".conv"
    let hidden = try convolution(means, names.0 + suffix, dilation: 1).map { [max($0[0], 0)] }
    return try convolution(hidden, names.1 + suffix, dilation: 1).map { 1 / (1 + exp(-$0[0])) }
  }

  /// Attentive statistics, equations 5 and 6 of Okabe, Koshinaka and Shinoda, 2018, with each
  /// project's context.
  private func pool(_ input: PlainSignal) throws -> PlainSignal {
    let count = Double(input[0].count)
    var context = input
    let first = names("asp.tdnn", "pool.linear1", "attention.0")
    let inputs = try source.shape(of: prefix + first.0 + ".weight")?[1] ?? 0
    if inputs > input.count {
      let means = input.map { $0.reduce(0, +) / count }
      let squares = zip(input, means).map { channel, mean in
        channel.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      }
      let deviations = squares.map { square in
        isWeSpeaker
          ? (square / (count - 1) + 1e-7).squareRoot()
          : isTaoRuijie
            ? max(square / (count - 1), 1e-4).squareRoot() : max(square / count, 1e-12).squareRoot()
      }
      context += (means + deviations).map { [Double](repeating: $0, count: input[0].count) }
    }
    var hidden = try unit(context, first, dilation: 1, rectifies: !isWeSpeaker)
    hidden = hidden.map { $0.map { tanh($0) } }
    let second =
      isWeSpeaker
      ? "pool.linear2"
      : isTaoRuijie ? "attention.4" : dialect == .qwen3 ? "asp.conv" : "asp.conv.conv"
    let logits = try convolution(hidden, second, dilation: 1)
    let floor = isWeSpeaker ? 1e-7 : isTaoRuijie ? 1e-4 : 1e-12
    let moments = zip(input, logits).map { Self.moments($0, $1, floor: floor) }
    return (moments.map(\.mean) + moments.map(\.deviation)).map { [$0] }
  }

  private static func moments(
    _ channel: [Double], _ logits: [Double], floor: Double
  ) -> (mean: Double, deviation: Double) {
    let largest = logits.max() ?? 0
    let weights = logits.map { exp($0 - largest) }
    let total = weights.reduce(0, +)
    let mean = zip(channel, weights).reduce(0) { $0 + $1.0 * $1.1 / total }
    let variance = zip(channel, weights).reduce(0) {
      $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 / total
    }
    return (mean, max(variance, floor).squareRoot())
  }
}

extension PlainNetwork {
  /// Names of a unit's convolution and of its batch norm, where it has one.
  private func names(_ ours: String, _ we: String, _ tao: String) -> (String, String?) {
    switch dialect {
    case .qwen3: return (ours + ".conv", nil)
    case .speechBrain, .threeDSpeaker, .threeDSpeakerSelfSupervised:
      return (ours + ".conv.conv", ours + ".norm.norm")
    case .weSpeaker:
      if ["conv", "pool.linear1"].contains(we) { return (we, nil) }
      if we.contains(".convs.") { return (we, we.replacing(".convs.", with: ".bns.")) }
      return (we + ".conv", we + ".bn")
    case .taoRuijie:
      if tao == "layer4" { return (tao, nil) }
      if tao == "attention.0" { return (tao, "attention.2") }
      return (tao, tao.replacing("conv", with: "bn"))
    }
  }

  /// Convolution, rectifier, batch norm.
  private func unit(
    _ input: PlainSignal, _ names: (String, String?), dilation: Int, rectifies: Bool = true
  ) throws -> PlainSignal {
    var output = try convolution(input, names.0, dilation: dilation)
    if rectifies { output = output.map { $0.map { max($0, 0) } } }
    guard let norm = names.1 else { return output }
    return try normalized(output, norm)
  }

  /// y[o][t] = bias[o] + Σ weight[o, i, k] · x[i][t + (k − (K − 1) / 2) · dilation].
  private func convolution(
    _ input: PlainSignal, _ name: String, dilation: Int
  ) throws -> PlainSignal {
    let weights = try source.values(of: prefix + name + ".weight").map { Double($0) }
    let bias = try source.values(of: prefix + name + ".bias").map { Double($0) }
    let taps = weights.count / bias.count / input.count
    let frames = input[0].count
    return bias.indices.map { output in
      (0..<frames).map { frame in
        var sum = bias[output]
        for tap in 0..<taps {
          let at = frame + (tap - (taps - 1) / 2) * dilation
          guard let inside = standing(for: at, of: frames) else { continue }
          for channel in input.indices {
            sum += weights[(output * input.count + channel) * taps + tap] * input[channel][inside]
          }
        }
        return sum
      }
    }
  }

  /// The frame that stands for one that may lie outside; nil is zero.
  private func standing(for frame: Int, of frames: Int) -> Int? {
    if (0..<frames).contains(frame) { return frame }
    guard mirrors else { return nil }
    return frame < 0 ? -frame : 2 * (frames - 1) - frame
  }

  /// Batch norm in evaluation.
  private func normalized(_ input: PlainSignal, _ name: String) throws -> PlainSignal {
    let values = try ["weight", "bias", "running_mean", "running_var"].map {
      try source.values(of: "\(prefix)\(name).\($0)").map { Double($0) }
    }
    return input.indices.map { channel in
      input[channel].map {
        ($0 - values[2][channel]) / (values[3][channel] + 1e-5).squareRoot() * values[0][channel]
          + values[1][channel]
      }
    }
  }

  private func sum(_ first: PlainSignal, _ second: PlainSignal) -> PlainSignal {
    zip(first, second).map { zip($0, $1).map { $0 + $1 } }
  }
}
