/**
 * Reads ONNX models (github.com/onnx/onnx, onnx.proto3) without generated code: the structure is held, tensor data stay in
 * the file as byte ranges. {@link bitshear.workload.onnx.OnnxImport} turns a model into a network of layers.
 */
package bitshear.workload.onnx;
