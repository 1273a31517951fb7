/** The peers' reference cases: layers whose cycles published array simulators give, and memory traces that DDR3 simulators have replayed. */
package bitshear.validate.peers;
