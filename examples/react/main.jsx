import { createRoot } from 'react-dom/client';
import 'growing-ca/react';
import 'growing-ca/models/lizard';

createRoot(document.querySelector('#app')).render(<growing-ca target="lizard" />);
