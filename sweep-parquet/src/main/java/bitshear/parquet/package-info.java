/** Tables of sweeps as Parquet files, written by DuckDB. */
package bitshear.parquet;
