// Kaldi's trial lists.

extension TrialFormat {
  /// Enrolled model, test utterance, `target` or `nontarget`; the two sides' names are unrelated.
  public static let kaldi = TrialFormat(
    name: "kaldi", example: "a b target", fields: 3, enrolment: 0, test: 1, label: 2,
    spelling: .words)
}
