# What the student is asked for: the teacher's embedding, the teacher's
# similarities inside the batch, and the right one among all classes.

import torch
import torch.nn.functional as F

SIMILARITY_WEIGHT = 10.0
SCALE = 30.0


def distillation(student, teacher):
    """Both parts of the distillation, for a teacher of unit length: (1 - mean cosine to the teacher's
    embedding, mean squared difference of the batch's cosine matrices)."""
    student = F.normalize(student, dim=-1)
    cosine = (student * teacher).sum(dim=-1)
    difference = student @ student.T - teacher @ teacher.T
    return 1 - cosine.mean(), difference.square().mean()


def margin_softmax(student, centres, classes, margin):
    """Additive angular margin softmax whose class weights are the teacher's own class centres.

    Deng et al., "ArcFace", CVPR 2019, equation 3; the centres are given and never trained, so that
    voices labelled later join without a new head. Rows of class -1 do not count.
    """
    known = classes >= 0
    if not known.any():
        return student.sum() * 0
    classes = classes[known]
    cosine = F.normalize(student[known], dim=-1) @ centres.T
    own = cosine.gather(1, classes[:, None]).clamp(-1 + 1e-6, 1 - 1e-6)
    moved = cosine.scatter(1, classes[:, None], torch.cos(torch.acos(own) + margin))
    return F.cross_entropy(SCALE * moved, classes)
