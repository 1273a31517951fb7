/** What people read of a result: text for a terminal, and the progress of a run. Knows results only, never a running machine. */
package bitshear.report;
