package bitshear.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bitshear.config.Binder;
import bitshear.config.ConfigurationLoader;
import bitshear.result.ComponentRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Words that the array reads from its buffers, derived by hand. One group of 8 fp32 operands is one word of 256 bits, of 8 fixed16 ones half a
 * word; empty lanes count. With 16 windows together a layer of 56 x 56 has 196 window sets, one of 32 x 32 has 64.
 */
class BufferWordsTest {
    @TempDir
    Path folder;

    private List<ComponentRow> run(String layer, String... sets) throws IOException {
        Path shapes = Files.writeString(
                folder.resolve("layer.csv"),
                "name,type,in_channels,out_channels,in_h,in_w,kernel_h,kernel_w,stride,pad,groups,inputs\nl," + layer
                        + ",-1\n");
        List<String> all = new ArrayList<>(List.of(
                "workload.shapes=" + shapes.toAbsolutePath(),
                "memory.base=ddr3-1600k-4gb-x8",
                // Without the words that are copied from half to half.
                "machine.schedule.halo=refetched",
                "machine.buffers.activation=256 KiB"));
        all.addAll(List.of(sets));
        return new Simulation(Binder.bind(ConfigurationLoader.of(all), RunConfiguration.class))
                .run()
                .components();
    }

    private static long words(List<ComponentRow> rows, String component) {
        return rows.stream()
                .filter(row -> row.component().equals(component) && row.event().equals("word_read"))
                .mapToLong(ComponentRow::count)
                .sum();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Depthwise: 144 filters x 9 positions x 1 group x 196 sets. A row of windows has 56 x 3 - 2 = 166 taps
                // beside the padding,
                // an image 166 x 166, and each goes to a filter of its own: x 144.
                "conv,144,144,56,56,3,3,1,1,144 | 254016 | 3968064",
                // A first layer of 3 channels: 16 x 9 x 1 x 64, and (32 x 3 - 2)^2 x 16.
                "conv,3,16,32,32,3,3,1,1,1 | 9216 | 141376",
                // 32 groups of 4 channels: 128 x 9 x 1 x 196, and 166^2 x 128.
                "conv,128,128,56,56,3,3,1,1,32 | 225792 | 3527168",
                // Full groups, as packed bytes would count them: 64 x 8 x 196, and 3136 x 8 x 64.
                "conv,64,64,56,56,1,1,1,0,1 | 100352 | 1605632",
            })
    void wordsOfFourLayersOnBitX(String layer, long weightWords, long activationWords) throws IOException {
        List<ComponentRow> fp32 = run(layer, "machine.base=bitx-mild-fp32", "machine.pe.mapping=windows");
        assertEquals(weightWords, words(fp32, "weight_buffer"));
        assertEquals(activationWords, words(fp32, "activation_buffer"));
        List<ComponentRow> fixed16 = run(layer, "machine.base=bitx-mild-fixed16", "machine.pe.mapping=windows");
        assertEquals(weightWords / 2, words(fixed16, "weight_buffer"));
        assertEquals(activationWords / 2, words(fixed16, "activation_buffer"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Bricks of 16 weights or activations of 16 bits are a word. Depthwise: 144 channels run 16 at a time,
                // so that a brick of
                // activations serves 16 filters: 166^2 x 9; each filter has its own weights: 144 x 9 x 196.
                "conv,144,144,56,56,3,3,1,1,144 | 254016 | 248004",
                // Folded by its stride of 2 to 12 channels and 2 x 2 positions: 16 x 4 x (16 x 16 / 16), and for the
                // one filter set 4 positions of
                // every window; windows begin one row and column before the image, where the folded position still
                // holds half an input.
                "conv,3,16,32,32,3,3,2,1,1 | 1024 | 1024",
                // 64 filters are one set of 256: bricks 4; 64 x 4 x 196, and 3136 x 4.
                "conv,64,64,56,56,1,1,1,0,1 | 50176 | 12544",
            })
    void wordsOfThreeLayersOnStripes(String layer, long weightWords, long activationWords) throws IOException {
        List<ComponentRow> rows = run(
                layer,
                "machine.base=stripes",
                "machine.buffers.word-bits=256 b",
                "machine.buffers.weight=256 KiB",
                "machine.buffers.output=256 KiB");
        assertEquals(weightWords, words(rows, "weight_buffer"));
        assertEquals(activationWords, words(rows, "activation_buffer"));
    }
}
