/** Networks and weights from files of any kind: the one place that knows which reader a file name asks for. */
package bitshear.workload.source;
