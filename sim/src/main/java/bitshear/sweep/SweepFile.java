package bitshear.sweep;

import bitshear.input.Key;

/** The part of a study's file that is the sweep itself. */
record SweepFile(
        @Key(name = "sweep", meaning = "The points of the design space.")
        SweepParameters sweep) {}
