#!/usr/bin/env bash
# Average linkage of 20,000 embeddings beside fastcluster and SciPy, by turns in one run, and ours
# alone on 100,000. The peers need 3.2 GB of memory.
#
# TIMBRE_SPEED_FOLDER       where made-up embeddings go (77 MB), outside of the repository;
#                           ~/.cache/timbre-speed by default
# TIMBRE_CLUSTERING_PYTHON  a Python that has requirements-clustering.txt; without it
#                           .venv-clustering is made here
# ROUNDS                    how often each has its turn; 3 by default
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${TIMBRE_SPEED_FOLDER:-${XDG_CACHE_HOME:-$HOME/.cache}/timbre-speed}/clustering
release=(swift build -c release --static-swift-stdlib --package-path "$here/../..")
python=${TIMBRE_CLUSTERING_PYTHON:-$here/.venv-clustering/bin/python}
if [ ! -x "$python" ]; then
  command -v python3 >/dev/null || { echo "the peers need Python 3.11 or later: apt-get install python3 python3-venv" >&2; exit 1; }
  echo "installing NumPy, SciPy and fastcluster into $here/.venv-clustering (once)"
  python3 -m venv "$here/.venv-clustering"
  "$here/.venv-clustering/bin/pip" install --quiet -r "$here/requirements-clustering.txt"
fi
"${release[@]}" --product ClusteringSpeed >&2
echo "processor: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores; load before: $(cut -d' ' -f1-3 /proc/loadavg)"
"$python" "$here/clustering_race.py" --ours "$("${release[@]}" --show-bin-path)/ClusteringSpeed" \
  --python "$python" --folder "$folder" --rounds "${ROUNDS:-3}"
