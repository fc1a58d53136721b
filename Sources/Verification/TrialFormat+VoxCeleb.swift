// VoxCeleb's and VoxSRC's trial lists.

extension TrialFormat {
  /// Label first, `1` for one speaker, then two recordings: `veri_test2.txt` and its sisters.
  public static let voxCeleb = TrialFormat(
    name: "voxceleb", example: "1 a.wav b.wav", fields: 3, enrolment: 1, test: 2, label: 0,
    spelling: .digits)
}
