/** The small classifier that comes with the simulator, and its images: both made by these programs from a seed, from nothing else. */
package bitshear.accuracy.sample;
