/** Inference through ONNX Runtime: the only package that knows it. */
package bitshear.accuracy.onnxruntime;
