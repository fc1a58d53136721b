# The peers' side of the clustering race: average linkage as their users call it, as a whole process.
#
#   python clustering_peer.py fastcluster|scipy EMBEDDINGS COUNT HEIGHTS

import sys

import numpy as np


def linkage(peer):
    if peer == "fastcluster":
        from fastcluster import linkage
    else:
        from scipy.cluster.hierarchy import linkage
    return linkage


def main():
    peer, path, count, heights = sys.argv[1:]
    embeddings = np.fromfile(path, dtype="<f4", count=192 * int(count)).reshape(-1, 192)
    tree = linkage(peer)(embeddings, method="average", metric="cosine")
    np.sort(tree[:, 2]).tofile(heights)


if __name__ == "__main__":
    main()
