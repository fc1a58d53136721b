# The encoder as an ONNX file with free batch size and length, for onnxruntime and OpenVINO.
#
#   python export_onnx.py FOLDER      reads FOLDER/model.safetensors, writes FOLDER/model.onnx

import sys

import torch

import network
import weights


def main():
    folder = sys.argv[1]
    weights.refuse_repository(folder)
    batch, frames = torch.export.Dim("batch"), torch.export.Dim("frames", min=8)
    torch.onnx.export(
        network.load(folder), (torch.zeros(2, 140, weights.BINS),), f"{folder}/model.onnx",
        input_names=["features"], output_names=["embedding"], dynamo=True,
        dynamic_shapes=({0: batch, 1: frames},), external_data=False, optimize=True,
        verbose=False)


if __name__ == "__main__":
    main()
