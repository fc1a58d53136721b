// A checkpoint in several safetensors files with an index. A shard is opened when one of its
// tensors is asked for, so the parts of a speech model that nobody needs may even be absent.

import Foundation
import Synchronization

/// The shards of one index, opened as they are needed.
final class ShardedSafetensors: Sendable {
  /// The index file.
  let path: String
  /// The file name of each tensor's shard.
  let shardOfTensor: [String: String]
  private let folder: String
  private let opened = Mutex<[String: TensorTable]>([:])

  /// `model.safetensors.index.json`, of which only this field matters.
  private struct Index: Decodable {
    let weight_map: [String: String]  // the name that the format gives it
  }

  /// Reads the index; no shard is opened.
  ///
  /// - Throws: ``CheckpointError/indexMalformed(path:)``,
  ///   ``CheckpointError/duplicateName(path:name:)`` and
  ///   ``CheckpointError/shardOutsideFolder(index:shard:)``.
  init(index path: String) throws(CheckpointError) {
    self.path = path
    folder = Folder.containing(path)
    let text = try smallFile(path)
    guard let index = try? JSONDecoder().decode(Index.self, from: Data(text)) else {
      throw .indexMalformed(path: path)
    }
    if let name = firstDuplicateKey(inJSON: text) {
      throw .duplicateName(path: path, name: name)
    }
    for shard in Set(index.weight_map.values).sorted() where !Self.isPlainName(shard) {
      throw .shardOutsideFolder(index: path, shard: shard)
    }
    shardOfTensor = index.weight_map
  }

  /// The shard that holds a tensor; nil when the index does not name it.
  ///
  /// - Throws: What opening the shard throws, ``CheckpointError/shardMissing(index:shard:)`` and
  ///   ``CheckpointError/notInShard(path:tensor:)``.
  func table(of tensor: String) throws(CheckpointError) -> TensorTable? {
    guard let shard = shardOfTensor[tensor] else { return nil }
    let table = try table(shard: shard)
    guard table.tensors[tensor] != nil else {
      throw .notInShard(path: table.path, tensor: tensor)
    }
    return table
  }

  private func table(shard: String) throws(CheckpointError) -> TensorTable {
    if let table = opened.withLock({ $0[shard] }) { return table }
    let place = Folder.file(shard, in: folder)
    guard FileManager.default.fileExists(atPath: place) else {
      throw .shardMissing(index: path, shard: shard)
    }
    let file = try FileBytes(mapping: place)
    try Container.refuseWhatIsNoCheckpoint(file, path: place)
    let table = try TensorTable(safetensors: file, path: place)
    opened.withLock { $0[shard] = table }
    return table
  }

  /// Whether a name stays in the folder: no separator, no way up, nothing that C would cut.
  private static func isPlainName(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && !name.utf8.contains(UInt8(ascii: "/"))
      && !name.utf8.contains(UInt8(ascii: "\\")) && !name.utf8.contains(0)
  }
}

/// The bytes of a file that must be small, such as an index or a configuration.
///
/// - Throws: ``CheckpointError/cannotOpen(path:reason:)``, also for more than 64 MiB.
func smallFile(_ path: String) throws(CheckpointError) -> [UInt8] {
  let file = try FileBytes(mapping: path)
  let limit = 64 << 20
  guard file.count <= limit else {
    throw .cannotOpen(path: path, reason: "\(file.count) bytes, at most \(limit) expected")
  }
  return file.array(0..<file.count)
}
