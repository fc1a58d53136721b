// A model's fingerprint, hashed when it is first asked for and kept.

import Checkpoints
import ECAPA
import Foundation
import FrontEnd
import Synchronization

/// Computes a model's fingerprint once, from the checkpoint, tensor by tensor.
///
/// Hashing reads the whole encoder, so a model that only lends its sizes never pays for it.
final class ModelIdentity: Sendable {
  private let checkpoint: Checkpoint
  private let network: EcapaNetwork
  private let known = Mutex<ModelFingerprint?>(nil)

  init(checkpoint: Checkpoint, network: EcapaNetwork) {
    self.checkpoint = checkpoint
    self.network = network
  }

  /// Begins to hash on a thread of its own, so that the digest is there when it is asked for.
  func hashBesideOtherWork() {
    Thread.detachNewThread { _ = self.fingerprint }
  }

  var fingerprint: ModelFingerprint {
    known.withLock { known in
      if let known { return known }
      var hasher = FingerprintHasher()
      hasher.add("Timbre model 1 \(network.configuration.dialect.rawValue)")
      hasher.add(network.recipe.canonicalText)
      for (tensor, name) in zip(network.configuration.tensors, network.tensorNames) {
        hasher.add(tensor.name, shape: tensor.shape)
        // The network has read each of these tensors; a file that changed since gives another digest.
        try? checkpoint.withFloatBytes(of: name) { hasher.add($0) }
      }
      let fingerprint = hasher.finalize()
      known = fingerprint
      return fingerprint
    }
  }

  /// Whether the model's file lies right in a folder.
  func lies(in folder: String) -> Bool {
    guard FileManager.default.fileExists(atPath: checkpoint.path) else { return false }
    let own = URL(fileURLWithPath: checkpoint.path).deletingLastPathComponent()
    return own.resolvingSymlinksInPath().path
      == URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
  }

  /// Writes the tensors of the encoder and its front end, widened to float32, under their
  /// canonical names.
  ///
  /// - Throws: ``SpeakerModelError/checkpoint(_:)``.
  func writeTensors(to path: String, metadata: [String: String]) throws(SpeakerModelError) {
    do throws(CheckpointError) {
      var tensors: [NamedTensor] = []
      for (tensor, name) in zip(network.configuration.tensors, network.tensorNames) {
        tensors.append(
          NamedTensor(
            name: tensor.name, shape: tensor.shape, values: try checkpoint.values(of: name)))
      }
      for tensor in network.frontEndTensors {
        tensors.append(
          NamedTensor(
            name: tensor.name, shape: try checkpoint.shape(of: tensor.nameInCheckpoint) ?? [],
            values: try checkpoint.values(of: tensor.nameInCheckpoint)))
      }
      try writeSafetensors(tensors: tensors, metadata: metadata, to: path)
    } catch {
      throw .checkpoint(error)
    }
  }
}
