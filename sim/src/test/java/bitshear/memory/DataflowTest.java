package bitshear.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.component.ArrayShape;
import bitshear.input.InvalidInputException;
import bitshear.memory.Dataflow.Step;
import bitshear.memory.ScheduleParameters.OtherLayers;
import bitshear.workload.Layer;
import bitshear.workload.LayerType;
import bitshear.workload.Network;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataflowTest {
    private final Layers layers = new Layers();

    private Dataflow lower(OtherLayers otherLayers, BufferParameters buffers) {
        return Dataflow.of(
                layers.network(),
                1,
                otherLayers,
                layer -> new ArrayShape(8, 16, 1, 4, 4, 4),
                new TileMapper(buffers, ScheduleParameters.defaults(), 64));
    }

    private Dataflow fused() {
        return lower(OtherLayers.FUSED, BufferParameters.defaults());
    }

    private static SegmentLayout only(Step step) {
        assertEquals(1, step.problem().operands().get(0).segments().size());
        return step.problem().operands().get(0).segments().get(0);
    }

    @Test
    void aPoolingLayerThatIsTheOnlyConsumerReplacesTheStoredOutputs() {
        layers.conv(3, 16, 16, 8, 3, 1, 1, 1);
        layers.plain(LayerType.BATCH_NORM, 8, 16, 16, 0);
        layers.pool(LayerType.MAX_POOL, 2, 2, 0, 1);
        layers.conv(8, 8, 8, 8, 3, 1, 1, 1, 2);
        Dataflow dataflow = fused();

        assertEquals(2, dataflow.steps().size());
        List<StoreLayout> stores = dataflow.steps().get(0).problem().stores();
        assertEquals(1, stores.size());
        assertEquals(StoreLayout.Kind.POOLED, stores.get(0).kind());
        assertEquals(8 * 8 * 8, dataflow.tensors().get(1).elements());
        assertEquals(List.of("step", "free", "fused into conv0", "step"), dataflow.roles());
    }

    @Test
    void anOutputWithAnotherConsumerIsStoredBesideItsPooling() {
        layers.conv(3, 16, 16, 8, 3, 1, 1, 1);
        layers.pool(LayerType.AVG_POOL, 2, 2, 0, 0);
        layers.conv(8, 8, 8, 8, 3, 1, 1, 1, 1);
        layers.conv(8, 16, 16, 8, 3, 1, 1, 1, 0);

        List<StoreLayout> stores = fused().steps().get(0).problem().stores();
        assertEquals(
                List.of(StoreLayout.Kind.DIRECT, StoreLayout.Kind.POOLED),
                stores.stream().map(StoreLayout::kind).toList());
    }

    @Test
    void aPoolingLayerWhoseOpenWindowsDoNotFitBecomesAStep() {
        layers.conv(3, 16, 16, 8, 3, 1, 1, 1);
        layers.pool(LayerType.MAX_POOL, 3, 2, 1, 0);
        BufferParameters tiny = new BufferParameters(4096, 4096, 130, 64);

        assertEquals(2, lower(OtherLayers.FUSED, tiny).steps().size());
        assertEquals(1, fused().steps().size());
    }

    @Test
    void concatenatedOutputsLieSideBySide() {
        layers.conv(3, 8, 8, 16, 1, 1, 0, 1);
        layers.conv(3, 8, 8, 32, 1, 1, 0, 1);
        layers.plain(LayerType.CONCAT, 48, 8, 8, 0, 1);
        layers.conv(48, 8, 8, 8, 1, 1, 0, 1, 2);
        Dataflow dataflow = fused();

        assertEquals(3, dataflow.steps().size());
        assertEquals(0, dataflow.steps().get(0).problem().stores().get(0).channelOffset());
        assertEquals(16, dataflow.steps().get(1).problem().stores().get(0).channelOffset());
        assertEquals(48, dataflow.steps().get(1).problem().stores().get(0).pitch());
        assertEquals(
                new SegmentLayout(0, 48, 48, 8, 8, true), only(dataflow.steps().get(2)));
    }

    @Test
    void nestedConcatenationsSharePlaces() {
        layers.conv(3, 8, 8, 16, 1, 1, 0, 1);
        layers.conv(16, 8, 8, 8, 1, 1, 0, 1, 0);
        layers.plain(LayerType.CONCAT, 24, 8, 8, 0, 1);
        layers.conv(24, 8, 8, 8, 1, 1, 0, 1, 2);
        layers.plain(LayerType.CONCAT, 32, 8, 8, 2, 3);
        layers.conv(32, 8, 8, 8, 1, 1, 0, 1, 4);
        Dataflow dataflow = fused();

        assertEquals(
                new SegmentLayout(0, 16, 32, 8, 8, true), only(dataflow.steps().get(1)));
        assertEquals(
                new SegmentLayout(0, 24, 32, 8, 8, true), only(dataflow.steps().get(2)));
        assertEquals(
                new SegmentLayout(0, 32, 32, 8, 8, true), only(dataflow.steps().get(3)));
    }

    @Test
    void anAdditionIsReadByTheStepThatComputesItsLastOperand() {
        layers.conv(3, 8, 8, 16, 1, 1, 0, 1);
        layers.conv(16, 8, 8, 16, 3, 1, 1, 1, 0);
        layers.plain(LayerType.ADD, 16, 8, 8, 1, 0);
        layers.plain(LayerType.ACTIVATION, 16, 8, 8, 2);
        layers.plain(LayerType.GLOBAL_AVG_POOL, 16, 1, 1, 3);
        layers.fullyConnected(16, 10, 4);
        Dataflow dataflow = fused();

        assertEquals(3, dataflow.steps().size());
        TileProblem problem = dataflow.steps().get(1).problem();
        assertEquals(1, problem.addends().size());
        assertTrue(!problem.addendsLate());
        assertEquals(
                List.of(StoreLayout.Kind.POOLED),
                problem.stores().stream().map(StoreLayout::kind).toList());
    }

    @Test
    void anAdditionAfterAnActivationComesLate() {
        layers.conv(3, 8, 8, 16, 1, 1, 0, 1);
        layers.conv(16, 8, 8, 16, 3, 1, 1, 1, 0);
        layers.plain(LayerType.ACTIVATION, 16, 8, 8, 1);
        layers.plain(LayerType.ADD, 16, 8, 8, 0, 2);

        assertTrue(fused().steps().get(1).problem().addendsLate());
    }

    @Test
    void anAdditionToAnOutputThatIsAlsoReadElsewhereIsAStep() {
        layers.conv(3, 8, 8, 16, 1, 1, 0, 1);
        layers.conv(16, 8, 8, 16, 3, 1, 1, 1, 0);
        layers.plain(LayerType.ADD, 16, 8, 8, 1, 0);
        layers.conv(16, 8, 8, 16, 3, 1, 1, 1, 1);
        Dataflow dataflow = fused();

        assertEquals(4, dataflow.steps().size());
        assertEquals(2, dataflow.steps().get(2).problem().operands().size());
    }

    @Test
    void aGateComputedFromTheTensorItScalesIsAStepAndReadOnce() {
        layers.conv(3, 8, 8, 16, 1, 1, 0, 1);
        layers.plain(LayerType.GLOBAL_AVG_POOL, 16, 1, 1, 0);
        layers.fullyConnected(16, 16, 1);
        layers.plain(LayerType.MUL, 16, 8, 8, 0, 2);
        layers.conv(16, 8, 8, 8, 1, 1, 0, 1, 3);
        Dataflow dataflow = fused();

        Step gate = dataflow.steps().get(2);
        assertEquals(LayerType.MUL, gate.layer().type());
        assertEquals(2, gate.problem().operands().size());
        Tiling tiling = new TileMapper(BufferParameters.defaults(), ScheduleParameters.defaults(), 64)
                .map("gate", gate.problem());
        // The factors stay in the buffer from tile to tile.
        assertEquals(8 * 8 * 16 * 4 + 64, tiling.activationReadBytes());
    }

    @Test
    void aTensorTimesAFunctionOfItselfIsFree() {
        layers.conv(3, 8, 8, 16, 1, 1, 0, 1);
        layers.plain(LayerType.ACTIVATION, 16, 8, 8, 0);
        layers.plain(LayerType.MUL, 16, 8, 8, 0, 1);
        assertEquals(1, fused().steps().size());
    }

    @Test
    void anUpsampledOutputIsStoredAtEachOfItsPositions() {
        layers.conv(3, 8, 8, 16, 1, 1, 0, 1);
        layers.plain(LayerType.RESIZE, 16, 16, 16, 0);
        layers.conv(16, 16, 16, 8, 1, 1, 0, 1, 1);
        Dataflow dataflow = fused();

        assertEquals(2, dataflow.steps().size());
        assertEquals(
                StoreLayout.Kind.RESIZED,
                dataflow.steps().get(0).problem().stores().get(0).kind());
        assertEquals(16 * 16 * 16, dataflow.tensors().get(1).elements());
    }

    @Test
    void slicesOfATensorAreTakenSideBySide() {
        layers.conv(3, 8, 8, 16, 1, 1, 0, 1);
        layers.plain(LayerType.SPLIT, 8, 8, 8, 0);
        layers.plain(LayerType.SPLIT, 8, 8, 8, 0);
        layers.conv(8, 8, 8, 8, 1, 1, 0, 1, 1);
        layers.conv(8, 8, 8, 8, 1, 1, 0, 1, 2);
        Dataflow dataflow = fused();

        assertEquals(
                new SegmentLayout(0, 8, 16, 8, 8, true), only(dataflow.steps().get(1)));
        assertEquals(
                new SegmentLayout(8, 8, 16, 8, 8, true), only(dataflow.steps().get(2)));
    }

    @Test
    void aShortcutOfEverySecondPixelWithZeroChannelsReadsOnlyWhatIsThere() {
        layers.conv(3, 8, 8, 16, 3, 1, 1, 1);
        layers.plain(LayerType.SLICE, 16, 4, 4, 0);
        layers.plain(LayerType.PAD, 32, 4, 4, 1);
        layers.conv(16, 8, 8, 32, 3, 2, 1, 1, 0);
        layers.plain(LayerType.ADD, 32, 4, 4, 3, 2);
        Dataflow dataflow = fused();

        Step sum = dataflow.steps().get(1);
        assertEquals(3, sum.problem().addends().get(0).segments().size());
        Tiling tiling = new TileMapper(BufferParameters.defaults(), ScheduleParameters.defaults(), 64)
                .map("sum", sum.problem());
        assertEquals(4 * 4 * 16 * 4, tiling.addendReadBytes());
    }

    @Test
    void aFlattenedTensorIsReadAsOneRun() {
        layers.conv(3, 8, 8, 16, 1, 1, 0, 1);
        layers.plain(LayerType.RESHAPE, 16 * 64, 1, 1, 0);
        layers.fullyConnected(16 * 64, 10, 1);
        assertEquals(
                new SegmentLayout(0, 1024, 1024, 1, 1, true),
                only(fused().steps().get(1)));
    }

    @Test
    void aFullyConnectedLayerFlattensByItself() {
        layers.conv(3, 8, 8, 16, 1, 1, 0, 1);
        layers.fullyConnected(16 * 64, 10, 0);
        assertEquals(1024, only(fused().steps().get(1)).channels());
    }

    @Test
    void anInputThatDoesNotFollowFromTheGraphIsTakenAsGiven() {
        layers.conv(3, 8, 8, 16, 1, 1, 0, 1);
        layers.conv(16, 4, 4, 16, 1, 1, 0, 1, 0);
        Dataflow dataflow = fused();
        assertEquals("conv1.input", dataflow.tensors().get(2).name());
        assertEquals(-1, dataflow.tensors().get(2).firstStep());
    }

    @Test
    void standingAloneEveryOtherLayerReadsAndWrites() {
        layers.conv(3, 8, 8, 16, 1, 1, 0, 1);
        layers.plain(LayerType.BATCH_NORM, 16, 8, 8, 0);
        layers.pool(LayerType.MAX_POOL, 2, 2, 0, 1);
        layers.conv(16, 4, 4, 16, 1, 1, 0, 1, 2);
        layers.plain(LayerType.ADD, 16, 4, 4, 3, 2);
        Dataflow dataflow = lower(OtherLayers.STANDALONE, BufferParameters.defaults());
        assertEquals(5, dataflow.steps().size());
        assertEquals(2, dataflow.steps().get(4).problem().operands().size());
    }

    @Test
    void aLayerThatReadsALaterOneIsRefused() {
        layers.conv(3, 8, 8, 16, 1, 1, 0, 1, 1);
        layers.conv(16, 8, 8, 16, 1, 1, 0, 1, 0);
        assertEquals(
                "network test: layer conv0 reads layer 1, which does not come before it",
                assertThrows(InvalidInputException.class, this::fused)
                        .problems()
                        .get(0));
    }

    @Test
    void aNetworkWithoutWeightsIsRefused() {
        Network empty = new Network("empty", List.<Layer>of());
        TileMapper mapper = new TileMapper(BufferParameters.defaults(), ScheduleParameters.defaults(), 64);
        assertThrows(
                InvalidInputException.class,
                () -> Dataflow.of(empty, 1, OtherLayers.FUSED, layer -> new ArrayShape(1, 1, 1, 1, 1, 1), mapper));
    }
}
