/** Many runs as one question: machines compared on workloads. Knows how to make runs and what to make of their results. */
package bitshear.study;
