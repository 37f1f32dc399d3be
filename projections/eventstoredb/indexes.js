// 各产业、各园区的报表索引流。 Index streams with links: cluster_reports-<cluster>, park_reports-<park>.
//
// Runs inside EventStoreDB, with emitting enabled. Every event of a report is linked once to each cluster and park
// that it speaks of, before or after the change.
fromCategory("report").when({
  ReportFiled: (state, event) => {
    link(event, [event.data]);
  },
  ReportRevised: (state, event) => {
    link(event, [event.data.replaces, event.data]);
  },
  ReportWithdrawn: (state, event) => {
    link(event, [event.data.replaces]);
  },
});

function link(event, reports) {
  var streams = {};
  for (var i = 0; i < reports.length; i++) {
    var report = reports[i];
    for (var j = 0; j < report.lines.length; j++)
      streams["cluster_reports-" + report.lines[j].cluster] = true;
    if (report.attribution.park !== null) streams["park_reports-" + report.attribution.park] = true;
  }
  for (var stream in streams) linkTo(stream, event, {});
}
