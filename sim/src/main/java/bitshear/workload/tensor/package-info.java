/**
 * Tensors in files: {@code .safetensors}, {@code .npy}, {@code .npz} and the initialisers of ONNX models. Opening a file
 * reads its headers only; values are streamed in chunks, and can be overwritten in place in a copy of the file.
 */
package bitshear.workload.tensor;
