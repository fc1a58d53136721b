// Trial lists whose truth is not told, such as a challenge's.

extension TrialFormat {
  /// Two recordings.
  public static let unlabelled = TrialFormat(
    name: "unlabelled", example: "a.wav b.wav", fields: 2, enrolment: 0, test: 1, label: nil,
    spelling: .either)
}
