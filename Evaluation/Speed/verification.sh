#!/usr/bin/env bash
# Scoring and metrics beside scikit-learn and NumPy, by turns in one run.
#
# TIMBRE_SPEED_FOLDER         where made-up scores and vectors go (130 MB), outside of the
#                             repository; ~/.cache/timbre-speed by default
# TIMBRE_VERIFICATION_PYTHON  a Python that has requirements-verification.txt; without it
#                             .venv-verification is made here
# ROUNDS                      how often each has its turn; 5 by default
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${TIMBRE_SPEED_FOLDER:-${XDG_CACHE_HOME:-$HOME/.cache}/timbre-speed}/verification
release=(swift build -c release --static-swift-stdlib --package-path "$here/../..")
python=${TIMBRE_VERIFICATION_PYTHON:-$here/.venv-verification/bin/python}
if [ ! -x "$python" ]; then
  command -v python3 >/dev/null || { echo "the peers need Python 3.10 or later: apt-get install python3 python3-venv" >&2; exit 1; }
  echo "installing NumPy and scikit-learn into $here/.venv-verification (once)"
  python3 -m venv "$here/.venv-verification"
  "$here/.venv-verification/bin/pip" install --quiet -r "$here/requirements-verification.txt"
fi
"${release[@]}" --product VerificationSpeed >&2
"${release[@]}" --product spkverify >&2
echo "processor: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores; load before: $(cut -d' ' -f1-3 /proc/loadavg)"
"$python" "$here/verification_race.py" --ours "$("${release[@]}" --show-bin-path)" \
  --folder "$folder" --rounds "${ROUNDS:-5}"
