/** Serves the repository as it lies, and says where the demo is. */
const demo = '/demo/';

/** With these the threads that train in the studio share one memory. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default {
  middleware: [
    (context, next) => {
      context.set(isolation);
      return context.path === '/' ? context.redirect(demo) : next();
    },
  ],
  plugins: [
    {
      name: 'say-where',
      serverStart({ config }) {
        const address = `http://localhost:${config.port}${demo}`;
        console.log(`\nThe demo grows at ${address}\nThe studio trains at ${address}studio.html\n`);
      },
    },
  ],
};
