import vue from '@vitejs/plugin-vue';

const isCustomElement = (tag) => tag === 'growing-ca';

export default {
  plugins: [vue({ template: { compilerOptions: { isCustomElement } } })],
};
