/** Serves the repository as it lies, and says where the demo is. */
const demo = '/demo/';

export default {
  middleware: [(context, next) => (context.path === '/' ? context.redirect(demo) : next())],
  plugins: [
    {
      name: 'say-where',
      serverStart({ config }) {
        console.log(`\nThe demo grows at http://localhost:${config.port}${demo}\n`);
      },
    },
  ],
};
