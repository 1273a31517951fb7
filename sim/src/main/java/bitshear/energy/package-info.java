/**
 * Counters and technology tables to joules, watts and square millimetres. Pure arithmetic: knows no clock, no event and no
 * component. Tables are data files under {@code config/technology}, with a unit and a source in every row;
 * {@code docs/energy.md} gives the equations.
 */
package bitshear.energy;
