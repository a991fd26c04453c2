// Open GraphiQL on the examples that the page carries.
(() => {
  const place = document.getElementById("explorer");
  if (!window.GraphiQL) {
    place.firstElementChild.textContent =
      "GraphiQL could not be loaded: its public address does not answer. `make explorer` takes its files once.";
    return;
  }
  const { endpoint, tabs } = JSON.parse(document.getElementById("settings").textContent);
  // Tabs are kept by the browser once opened; new examples come with a fresh profile or "Clear data".
  ReactDOM.createRoot(place).render(
    React.createElement(GraphiQL, {
      fetcher: GraphiQL.createFetcher({ url: endpoint }),
      defaultTabs: tabs.map((tab) => ({
        query: tab.query,
        variables: tab.variables ?? undefined,
        headers: tab.headers ?? undefined,
      })),
      defaultEditorToolsVisibility: "variables",
      shouldPersistHeaders: false,
    }),
  );
})();
