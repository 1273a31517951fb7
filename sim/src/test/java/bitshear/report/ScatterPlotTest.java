package bitshear.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bitshear.report.ScatterPlot.Point;
import bitshear.report.ScatterPlot.Series;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ScatterPlotTest {
    @Test
    void everyPointLiesWhereItsValuesSay() throws Exception {
        Document svg = parse(ScatterPlot.svg(
                "accuracy & speed",
                "speedup",
                "top-1 <%>",
                List.of(
                        new Series("M = 8", List.of(new Point(1, 91, "all"), new Point(3, 90, "N = 8"))),
                        new Series("M = 16", List.of(new Point(2, 90.5, ""))))));
        assertEquals(3, svg.getElementsByTagName("circle").getLength());
        Element first = circle(svg, 0);
        Element second = circle(svg, 1);
        Element third = circle(svg, 2);
        assertTrue(number(first, "cx") < number(second, "cx"));
        assertTrue(number(first, "cy") < number(second, "cy"), "the higher value lies higher");
        assertEquals((number(first, "cx") + number(second, "cx")) / 2, number(third, "cx"), 0.11);
        assertEquals((number(first, "cy") + number(second, "cy")) / 2, number(third, "cy"), 0.11);
        String text = svg.getDocumentElement().getTextContent();
        assertTrue(text.contains("accuracy & speed") && text.contains("N = 8") && text.contains("M = 16"), text);
    }

    @Test
    void aSinglePointHasAxesTooAndNoneIsAMistake() throws Exception {
        Document svg =
                parse(ScatterPlot.svg("one", "x", "y", List.of(new Series("only", List.of(new Point(5, 0, ""))))));
        double x = number(circle(svg, 0), "cx");
        assertTrue(x > 0 && x < 760, "x = " + x);
        assertThrows(
                IllegalArgumentException.class,
                () -> ScatterPlot.svg("none", "x", "y", List.of(new Series("only", List.of()))));
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static Element circle(Document svg, int index) {
        return (Element) svg.getElementsByTagName("circle").item(index);
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }
}
