// CN-Celeb's trial lists.

extension TrialFormat {
  /// Enrolled model, test recording, `1` or `0` last; an enrolment map names a model's recordings.
  public static let cnCeleb = TrialFormat(
    name: "cnceleb", example: "a b 1", fields: 3, enrolment: 0, test: 1, label: 2,
    spelling: .digits)
}
