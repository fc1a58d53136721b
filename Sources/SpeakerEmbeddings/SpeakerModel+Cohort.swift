// The cohort in the box: other speakers' embeddings by the model in the box.

import Checkpoints
import DefaultModel

extension SpeakerModel {
  /// The mean embeddings of training speakers by the model in the box, unit length, one a speaker.
  ///
  /// - Throws: ``SpeakerModelError/checkpoint(_:)`` when the program was built with damaged data.
  package static func cohortInTheBox() throws(SpeakerModelError) -> EmbeddingStore {
    let model = try SpeakerModel.inTheBox().fingerprint
    do throws(CheckpointError) {
      let checkpoint = try Checkpoint(bytes: DefaultModel.cohortFile, name: "default cohort")
      let values = try checkpoint.values(of: "cohort")
      let width = try checkpoint.shape(of: "cohort")?.last ?? 1
      return EmbeddingStore(
        stride(from: 0, to: values.count, by: width).map { start in
          StoredEmbedding(
            identifier: "cohort-\(start / width)",
            embedding: Embedding(values: Array(values[start..<start + width]), model: model))
        })
    } catch {
      throw .checkpoint(error)
    }
  }
}
