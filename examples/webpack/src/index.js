import 'growing-ca';
import 'growing-ca/models/lizard';
