package bitshear.study;

import bitshear.input.Key;

/** The part of a study's file that is the study itself. */
record StudyFile(
        @Key(name = "study", meaning = "The machines and workloads compared.")
        StudyParameters study) {}
