// The weights of the golden models follow from a formula, so the full-size checkpoints need no
// files: FNV-1a of the tensor's name seeds SplitMix64, whose outputs are scaled to a range that
// keeps activations lively.

/// The weights of one golden model.
///
/// The key of a tensor is `folder/name`; element i is SplitMix64's output i, brought to a range
/// that depends on what the tensor is.
package struct FormulaWeights: Sendable {
  /// The folder's name, as `qwen3-full-2048`.
  package let folder: String
  /// Shapes by name.
  package let shapes: [String: [Int]]
  private let isQwen3: Bool

  /// The weights of a folder whose tensors have these shapes.
  package init(folder: String, shapes: [String: [Int]]) {
    self.folder = folder
    self.shapes = shapes
    isQwen3 = folder.hasPrefix("qwen3") || folder == "formats"
  }

  /// The values of a tensor, row-major; nil when there is none of this name.
  package func values(of name: String) -> [Float]? {
    guard let shape = shapes[name] else { return nil }
    let range = range(of: name, shape)
    var values = Self.values(
      key: "\(folder)/\(name)", count: shape.reduce(1, *), centre: range.centre, half: range.half)
    if isQwen3, name == "speaker_encoder.blocks.0.conv.bias" { shift(&values, below: name) }
    return values
  }

  /// Values centre + half · (2u − 1) for u in 0..<1 from a name.
  package static func values(key: String, count: Int, centre: Double, half: Double) -> [Float] {
    let seed = hash(key)
    return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      for index in 0..<count {
        let z = mixed(seed &+ UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15)
        let unit = Double(z >> 11) * 0x1p-53
        buffer.initializeElement(at: index, to: Float(centre + half * (2 * unit - 1)))
      }
      initialized = count
    }
  }

  /// FNV-1a in 64 bits.
  package static func hash(_ key: String) -> UInt64 {
    key.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// SplitMix64's output function.
  package static func mixed(_ state: UInt64) -> UInt64 {
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Qwen3's first bias takes out the mean of log features, which is near −5.
  private func shift(_ bias: inout [Float], below name: String) {
    let weightName = name.dropLast(4) + "weight"
    guard let weights = values(of: String(weightName)) else { return }
    let row = weights.count / bias.count
    for output in bias.indices {
      let sum = weights[output * row..<(output + 1) * row].reduce(0.0) { $0 + Double($1) }
      bias[output] = Float(Double(bias[output]) + 5.25 * sum)
    }
  }
}

extension FormulaWeights {
  private func range(of name: String, _ shape: [Int]) -> (centre: Double, half: Double) {
    let parts = name.split(separator: ".").map(String.init)
    let last = parts.last ?? ""
    let unit = parts.dropLast().joined(separator: ".")
    let isNorm = shapes[unit + ".running_mean"] != nil
    switch last {
    case "running_mean":
      let isPooled = ["asp_bn.norm", "bn", "bn5"].contains(inner(unit))
      return isPooled ? (0.5, 0.3) : (0.4, 0.5)
    case "running_var": return (1.25, 0.75)
    case "weight" where isNorm: return (1, 0.5)
    case "bias" where isNorm: return (0, 0.35)
    case "bias":
      let isAggregation = isAggregation(inner(unit))
      if isQwen3 { return isAggregation ? (-1, 0.5) : (-0.25, 0.25) }
      return isAggregation ? (-2, 0.5) : (0, 0.25)
    default:
      let inputs = Double(shape.dropFirst().reduce(1, *))
      return (0, gain(inner(unit)) * (3 / inputs).squareRoot())
    }
  }

  /// A unit's name without the prefix of the whole network.
  private func inner(_ unit: String) -> String {
    for prefix in ["speaker_encoder.", "backbone."] where unit.hasPrefix(prefix) {
      return String(unit.dropFirst(prefix.count))
    }
    return unit
  }

  private func isAggregation(_ unit: String) -> Bool {
    ["mfa.conv", "mfa.conv.conv", "conv", "layer4"].contains(unit)
  }

  private func gain(_ unit: String) -> Double {
    if isAggregation(unit) { return 1.5 }
    if unit.contains("se_block") || unit.contains("se_res2block.3") || unit.contains(".se.se.") {
      return 4
    }
    switch unit {
    case "blocks.0.conv", "blocks.0.conv.conv", "layer1.conv", "conv1":
      if isQwen3 { return 0.5 }
      if folder.hasPrefix("speechbrain") { return 0.25 }
      return folder.hasPrefix("3dspeaker-ssl") ? 3 : 1
    case "asp.tdnn.conv", "asp.tdnn.conv.conv", "pool.linear1", "attention.0": return 1
    case "asp.conv", "asp.conv.conv", "pool.linear2", "attention.4": return 2
    case "fc", "fc.conv", "linear", "fc6": return 1
    default: return 1.2
    }
  }
}
